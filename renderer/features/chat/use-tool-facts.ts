/** What the log knows about the tool calls of a finished operation: how long each took, and its task. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { HearthEvent } from '../../../core/contract/event.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

export interface ToolFact {
  durationMs: number | null
  taskId: string | null
}

const none: ReadonlyMap<string, ToolFact> = new Map()

/** Asks nothing while `wanted` is false: most answers have no tools, and live ones are watched anyway. */
export function useToolFacts(
  operationId: string | null,
  wanted: boolean,
): ReadonlyMap<string, ToolFact> {
  const { id, client } = useProject()
  const events = useQuery({
    queryKey: projectKey(id, 'tool-facts', operationId),
    queryFn: async ({ signal }) => {
      const page = await client.events.list({
        operationId: operationId ?? '',
        types: ['tool_call', 'task_start'],
        limit: 1000,
        signal,
      })
      return page.items
    },
    enabled: wanted && operationId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(() => (events.data ? factsOf(events.data) : none), [events.data])
}

export function factsOf(events: readonly HearthEvent[]): ReadonlyMap<string, ToolFact> {
  const facts = new Map<string, ToolFact>()
  for (const event of events) {
    if (!event.toolCallId) continue
    const known = facts.get(event.toolCallId) ?? { durationMs: null, taskId: null }
    if (event.type === 'tool_call') {
      facts.set(event.toolCallId, { ...known, durationMs: event.durationMs })
    } else if (event.type === 'task_start') {
      facts.set(event.toolCallId, { ...known, taskId: event.taskId ?? null })
    }
  }
  return facts
}
