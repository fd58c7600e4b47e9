/** What one model answers: its words as they come, then what they took. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { messageText } from '../../../core/contract/message.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass, Spinner } from '../../ui/button.tsx'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { Markdown } from '../chat/markdown.tsx'
import { type Answer, playgroundInstance } from './use-contest.ts'

export interface AnswerColumnProps {
  agent: string
  answer: Answer
  fastest: boolean
  cheapest: boolean
}

export function AnswerColumn({ agent, answer, fastest, cheapest }: AnswerColumnProps) {
  const { model, session, operation, live, refused } = answer
  const { id: project } = useProject()
  const ended = operation !== undefined && operation.status !== 'running'
  const finished = useFinishedText(agent, answer, ended)
  const text = finished ?? live?.turns.map((turn) => turn.text).join('\n\n') ?? ''
  const failure = refused ?? operation?.error?.message ?? null
  return (
    <section
      aria-label={model}
      aria-busy={!ended && refused === null}
      className="flex min-h-0 min-w-72 flex-1 flex-col rounded-lg border bg-panel"
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-b px-3">
        <h2 className="min-w-0 flex-1 truncate font-medium font-mono text-xs">{model}</h2>
        {fastest && <Badge tone="ok">fastest</Badge>}
        {cheapest && <Badge tone="ok">cheapest</Badge>}
        {!ended && refused === null && <Spinner size={13} />}
      </header>
      <div className="min-h-24 flex-1 overflow-y-auto px-3 py-2">
        {failure !== null && <p className="text-bad">{failure}</p>}
        {text !== '' && <Markdown text={text} streaming={!ended} />}
      </div>
      <footer className="flex h-9 shrink-0 items-center gap-3 border-t px-3 text-ink-2 text-xs">
        {ended && operation.endedAt !== null && (
          <span className="tabular">{formatDuration(operation.endedAt - operation.startedAt)}</span>
        )}
        {operation?.usage && (
          <>
            <span className="tabular">
              {formatTokens(operation.usage.input)} in, {formatTokens(operation.usage.output)} out
            </span>
            <span className="tabular">{formatCost(operation.usage.cost?.total)}</span>
          </>
        )}
        <span className="flex-1" />
        {answer.operationId !== null && (
          <Link
            to="/p/$project/agents/$agent"
            params={{ project, agent }}
            search={{ tab: 'chat', instance: playgroundInstance, session }}
            aria-label={`Go on with ${model}`}
            className={buttonClass('ghost', 'sm')}
          >
            Go on
          </Link>
        )}
      </footer>
    </section>
  )
}

/** The words of the finished answer, as its session keeps them. */
function useFinishedText(agent: string, answer: Answer, ended: boolean): string | null {
  const { id, client } = useProject()
  const read = useQuery({
    queryKey: projectKey(id, 'playground', answer.operationId),
    queryFn: async ({ signal }) => {
      const place = { agent, instanceId: playgroundInstance, limit: 1000, signal }
      const { items } = await client.sessions.list(place)
      const session = items.find(({ name }) => name === answer.session)
      if (!session) return null
      const page = await client.sessions.entries(session.id, { limit: 100, signal })
      return page.items
        .flatMap(({ data }) => (data.type === 'message' ? [data.message] : []))
        .filter(({ role }) => role === 'assistant')
        .map(messageText)
        .join('\n\n')
    },
    enabled: ended && answer.operationId !== null,
  })
  return read.data ?? null
}
