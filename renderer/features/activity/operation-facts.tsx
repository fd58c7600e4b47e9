/** The numbers of an operation in one line. */
import { Link } from '@tanstack/react-router'
import type { Operation } from '../../../core/contract/operation.ts'
import { useProject } from '../../app/project.ts'
import { type Fact, FactLine } from '../../ui/fact-line.tsx'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useNow } from '../timeline/use-now.ts'

export function OperationFacts({ operation }: { operation: Operation }) {
  const now = useNow(operation.status === 'running')
  const { usage, startedAt, endedAt, instanceId, session, model } = operation
  const facts: (Fact | null)[] = [
    { name: 'Started', value: <RelativeTime at={startedAt} /> },
    { name: 'Duration', value: formatDuration(Math.max(0, (endedAt ?? now) - startedAt)) },
    instanceId ? { name: 'Instance', value: instanceId } : null,
    session ? { name: 'Session', value: session } : null,
    model ? { name: 'Model', value: model } : null,
    { name: 'Turns', value: operation.turns },
    { name: 'Tools', value: operation.toolCalls },
    { name: 'Tokens', value: usage ? formatTokens(usage.totalTokens) : '–' },
    { name: 'Cost', value: usage ? (usage.cost ? formatCost(usage.cost.total) : 'unknown') : '–' },
    operation.runId ? { name: 'Run', value: <RunLink runId={operation.runId} /> } : null,
  ]
  return <FactLine facts={facts.filter((fact) => fact !== null)} />
}

function RunLink({ runId }: { runId: string }) {
  const { id } = useProject()
  return (
    <Link
      to="/p/$project/runs/$runId"
      params={{ project: id, runId }}
      className="rounded-sm text-accent-text hover:underline"
    >
      {runId.split(':')[1] ?? runId}
    </Link>
  )
}
