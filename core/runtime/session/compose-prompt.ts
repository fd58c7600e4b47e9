/** The system prompt of a turn, from its parts. */
import type { AgentProfile } from '../agent/profile.ts'

export interface PromptParts {
  /** What the agent's author wrote. */
  instructions: string
  /** AGENTS.md and CLAUDE.md of the project. */
  projectInstructions: string
  /** Whom the model may delegate to; empty when it cannot. */
  subagents: readonly AgentProfile[]
  /** Working folder in the sandbox; null without one. */
  cwd: string | null
}

/** Parts in order, a blank line between them, empty ones left out. */
export function composePrompt(parts: PromptParts): string {
  return [
    parts.instructions.trim(),
    parts.projectInstructions.trim(),
    subagentNote(parts.subagents),
    parts.cwd === null ? '' : `Working directory: ${parts.cwd}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function subagentNote(subagents: readonly AgentProfile[]): string {
  if (subagents.length === 0) return ''
  const lines = subagents.map(({ name, description }) =>
    description === undefined ? `- ${name}` : `- ${name}: ${description}`,
  )
  return ['Subagents you can delegate to with the task tool (argument "agent"):', ...lines].join(
    '\n',
  )
}
