/** What an agent's model is told when the code has run, with notes, skills and subagents, and about how many tokens. */
import type { AgentDetails } from '../../../core/contract/project.ts'
import { formatCount, formatTokens } from '../../ui/format.ts'

/** Roughly four characters a token in English: enough to see whether a prompt is large. */
const charactersPerToken = 4

export function tokensOf(text: string): number {
  return Math.ceil(text.length / charactersPerToken)
}

export function PromptPreview({ details }: { details: AgentDetails }) {
  const { prompt, sandbox, tools, skills, subagents } = details
  const schemas = tools.reduce((sum, tool) => sum + JSON.stringify(tool).length, 0)
  const about = (characters: number) => formatTokens(Math.ceil(characters / charactersPerToken))
  return (
    <details className="rounded-md border bg-panel">
      <summary className="cursor-pointer px-3 py-1.5 text-ink-2 text-xs">
        As the model reads it: about {about(prompt.length)} tokens of instructions, {about(schemas)}{' '}
        of {formatCount(tools.length, 'tool')}
        {skills.length > 0 && `, ${formatCount(skills.length, 'skill')}`}
        {subagents.length > 0 && `, ${formatCount(subagents.length, 'subagent')}`}
      </summary>
      <pre className="max-h-80 overflow-auto whitespace-pre-wrap border-t px-3 py-2 font-mono text-xs">
        {prompt === '' ? 'It is told nothing.' : prompt}
      </pre>
      {sandbox !== 'none' && (
        <p className="border-t px-3 py-1.5 text-ink-3 text-xs">
          While it works, the working folder of its sandbox comes after this, and AGENTS.md of that
          folder where it has one.
        </p>
      )}
    </details>
  )
}
