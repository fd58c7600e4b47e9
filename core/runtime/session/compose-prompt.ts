/** The system prompt of a turn, from its parts. */
import type { AgentProfile } from '../agent/profile.ts'
import type { Skill } from '../skill/skill.ts'

export interface PromptParts {
  /** What the agent's author wrote. */
  instructions: string
  /** AGENTS.md and CLAUDE.md of the project. */
  projectInstructions: string
  /** AGENTS.md and CLAUDE.md of the sandbox's working folder. */
  sandboxInstructions: string
  /** What the tool `skill` reads; empty when it cannot. */
  skills: readonly Pick<Skill, 'name' | 'description'>[]
  /** Whom the model may delegate to; empty when it cannot. */
  subagents: readonly AgentProfile[]
  /** Names of the variables that this call's commands see besides. */
  secrets: readonly string[]
  /** Working folder in the sandbox; null without one. */
  cwd: string | null
}

/** Parts in order, a blank line between them, empty ones left out. */
export function composePrompt(parts: PromptParts): string {
  return [
    parts.instructions.trim(),
    parts.projectInstructions.trim(),
    parts.sandboxInstructions.trim(),
    skillNote(parts.skills),
    subagentNote(parts.subagents),
    parts.secrets.length === 0 ? '' : `Variables set for commands: ${parts.secrets.join(', ')}`,
    parts.cwd === null ? '' : `Working directory: ${parts.cwd}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What a prompt says of skills; empty without any. */
export function skillNote(skills: PromptParts['skills']): string {
  if (skills.length === 0) return ''
  const lines = skills.map(({ name, description }) =>
    description === null ? `- ${name}` : `- ${name}: ${description}`,
  )
  return [
    'Skills. When one fits what you are asked, read it first with the skill tool (argument "name"):',
    ...lines,
  ].join('\n')
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
