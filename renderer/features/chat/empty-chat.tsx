/** What a new conversation shows: who is there, and things one could ask. */
import { Bot } from 'lucide-react'
import type { AgentSummary } from '../../../core/contract/project.ts'

export interface EmptyChatProps {
  agent: AgentSummary
  /** Sends it. */
  onSuggest: (text: string) => void
}

export function EmptyChat({ agent, onSuggest }: EmptyChatProps) {
  const description = agent.details?.description
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-4 overflow-y-auto px-6 py-10">
      <div className="flex flex-col items-center gap-1 text-center">
        <span
          aria-hidden
          className="mb-2 flex size-11 items-center justify-center rounded-xl bg-accent-soft text-accent-text"
        >
          <Bot size={22} />
        </span>
        <h2 className="font-semibold text-lg">{agent.name}</h2>
        {description && <p className="max-w-[52ch] text-ink-2">{description}</p>}
      </div>
      <ul aria-label="Suggestions" className="grid w-full max-w-[560px] gap-2 sm:grid-cols-2">
        {suggestionsFor(agent).map((text) => (
          <li key={text}>
            <button
              type="button"
              onClick={() => onSuggest(text)}
              className="h-full w-full rounded-lg border border-line-strong bg-panel px-3 py-2 text-left text-ink-2 shadow-soft hover:border-control hover:text-ink"
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Four things to ask that this agent has the tools for. */
export function suggestionsFor(agent: AgentSummary): string[] {
  const tools = new Set(agent.details?.tools.map((tool) => tool.name))
  const own = agent.details?.tools.filter((tool) => tool.origin === 'agent') ?? []
  return [
    'What can you do for me?',
    ...own.slice(0, 1).map((tool) => `Show me the tool ${tool.name}`),
    ...(tools.has('write') ? ['Write a short note to notes/hello.md'] : []),
    ...(tools.has('bash') ? ['Run `ls -la` and explain what you see'] : []),
    ...(tools.has('task') ? ['Delegate a small task to a helper'] : []),
    'Explain your instructions in one paragraph',
  ].slice(0, 4)
}
