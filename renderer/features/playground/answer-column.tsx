/** What one model answers: its words as they come, then what they took. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Square } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass, Spinner } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ApprovalCard } from '../approvals/approval-card.tsx'
import { usePendingApprovals } from '../approvals/use-approvals.ts'
import { Markdown } from '../chat/markdown.tsx'
import { type Answer, playgroundInstance } from './use-contest.ts'
import { useTold } from './use-told.ts'

export interface AnswerColumnProps {
  agent: string | null
  answer: Answer
  fastest: boolean
  cheapest: boolean
  onStop: () => void
}

export function AnswerColumn({ agent, answer, fastest, cheapest, onStop }: AnswerColumnProps) {
  const { model, operation, live, refused, isOpen } = answer
  const told = useTold(agent, answer)
  const text = told?.answer ?? live?.turns.map((turn) => turn.text).join('\n\n') ?? ''
  const failure = refused ?? operation?.error?.message ?? null
  const isStopped = operation?.status === 'aborted'
  return (
    <section
      aria-label={model}
      aria-busy={isOpen}
      className="flex min-h-0 min-w-72 flex-1 flex-col rounded-lg border bg-panel"
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-b pr-1.5 pl-3">
        <h2 title={model} className="min-w-0 flex-1 truncate font-medium font-mono text-xs">
          {model}
        </h2>
        {fastest && <Badge tone="ok">fastest</Badge>}
        {cheapest && <Badge tone="ok">cheapest</Badge>}
        {isOpen && <Spinner size={13} />}
        {isOpen && (
          <IconButton
            size="sm"
            label={`Stop ${model}`}
            icon={<Square size={11} fill="currentColor" />}
            disabled={!operation}
            onClick={onStop}
          />
        )}
        {!isOpen && text !== '' && <CopyButton text={text} label={`Copy the answer of ${model}`} />}
      </header>
      <div className="min-h-24 flex-1 overflow-y-auto px-3 py-2">
        {text !== '' && <Markdown text={text} streaming={isOpen} />}
        {isStopped && <p className="mt-1 text-ink-3">Stopped.</p>}
        {failure !== null && !isStopped && <p className="mt-1 text-bad">{failure}</p>}
        {agent !== null && <Approvals agent={agent} answer={answer} />}
      </div>
      <Facts agent={agent} answer={answer} />
    </section>
  )
}

function Facts({ agent, answer }: Pick<AnswerColumnProps, 'agent' | 'answer'>) {
  const { model, session, operation, isOpen } = answer
  const { id: project } = useProject()
  const firstMs = useFirstDelta(isOpen ? undefined : operation?.id)
  return (
    <footer className="tabular flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 border-t px-3 text-ink-2 text-xs">
      {!isOpen && operation && operation.endedAt !== null && (
        <span title="From the question to the end of the answer">
          {formatDuration(operation.endedAt - operation.startedAt)}
        </span>
      )}
      {firstMs !== null && (
        <span title="From the first call of the model to its first word">
          first word {formatDuration(firstMs)}
        </span>
      )}
      {operation?.usage && (
        <>
          <span>
            {formatTokens(operation.usage.input)} in, {formatTokens(operation.usage.output)} out
          </span>
          <span>{formatCost(operation.usage.cost?.total)}</span>
        </>
      )}
      <span className="flex-1" />
      {operation && agent !== null && (
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
  )
}

/** What this answer, or a helper of it, waits for. */
function Approvals({ agent, answer }: { agent: string; answer: Answer }) {
  const here = usePendingApprovals().filter(
    (approval) =>
      approval.agent === agent &&
      approval.instanceId === playgroundInstance &&
      (approval.session === answer.session || approval.parentOperationId === answer.operation?.id),
  )
  return here.map((approval) => (
    <ApprovalCard key={approval.id} approval={approval} className="mt-2" />
  ))
}

/** Milliseconds from the first call of the model to its first word; null while it is not known. */
function useFirstDelta(operationId: string | undefined): number | null {
  const { id, client } = useProject()
  const read = useQuery({
    queryKey: projectKey(id, 'playground', 'first', operationId ?? null),
    queryFn: async ({ signal }) => {
      const types = ['turn' as const]
      const { items } = await client.events.list({
        operationId: operationId ?? '',
        types,
        limit: 1,
        signal,
      })
      const [turn] = items
      return turn?.type === 'turn' ? turn.firstDeltaMs : null
    },
    enabled: operationId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return read.data ?? null
}
