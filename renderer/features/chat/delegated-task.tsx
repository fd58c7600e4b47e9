/** The conversation a subagent had for its task, nested under the call that started it. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import { groupEntries, mergeLive, type Step } from './turns.ts'
import { turnsOf } from './use-exchanges.ts'

export interface DelegatedTaskProps {
  parentSessionId: string | null
  taskId: string | null
  /** Draws its steps, which are of a session of their own. */
  children: (steps: readonly Step[], sessionId: string) => ReactNode
}

export function DelegatedTask({ parentSessionId, taskId, children }: DelegatedTaskProps) {
  const { id, client } = useProject()
  const live = useLiveOperations()
  const sessions = useQuery({
    queryKey: projectKey(id, 'operations', 'task-sessions', parentSessionId),
    queryFn: ({ signal }) =>
      client.sessions.list({
        parentSessionId: parentSessionId ?? undefined,
        includeInternal: true,
        limit: 500,
        signal,
      }),
    enabled: parentSessionId !== null && taskId !== null,
  })
  const session = sessions.data?.items.find((candidate) => candidate.taskId === taskId)
  const entries = useQuery({
    queryKey: projectKey(id, 'operations', 'task-entries', session?.id),
    queryFn: ({ signal }) => client.sessions.entries(session?.id ?? '', { limit: 200, signal }),
    enabled: session !== undefined,
  })
  if (!session || !entries.data) return null
  const { items } = entries.data
  const steps = groupEntries(items).flatMap((exchange) => {
    const source = live.get(exchange.operationId ?? '')
    return source ? mergeLive(exchange, source, turnsOf(items)).steps : exchange.steps
  })
  if (steps.length === 0) return null
  return (
    <section aria-label="What the helper did" className="border-accent-line border-l-2 pl-3">
      {children(steps, session.id)}
    </section>
  )
}
