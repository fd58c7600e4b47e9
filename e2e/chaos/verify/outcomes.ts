/** Everything that began has its end in the log, once. */
import type { StoredEvent } from '../api.ts'
import type { Facts } from '../facts.ts'

const pairs = [
  { start: 'turn_request', end: 'turn', by: 'turnId' },
  { start: 'tool_start', end: 'tool_call', by: 'toolCallId' },
  { start: 'operation_start', end: 'operation', by: 'operationId' },
  { start: 'run_start', end: 'run_end', by: 'runId' },
  { start: 'dispatch_queued', end: 'dispatch_settled', by: 'dispatchId' },
] as const

export function checkOutcomes({ events }: Facts): string[] {
  return pairs.flatMap(({ start, end, by }) => {
    const count = (type: string, continues = false) => {
      const counts = new Map<string, number>()
      for (const event of events) {
        if (continues && !('continues' in event && event.continues)) continue
        const id = event.type === type ? idOf(event, by) : undefined
        if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
      }
      return counts
    }
    const ends = count(end)
    const open = [...count(start).keys()].filter((id) => !ends.has(id))
    const goesOn = count(end, true)
    const many = [...ends].filter(([id, times]) => times - (goesOn.get(id) ?? 0) > 1)
    return [
      ...open.map((id) => `${start} of ${id} has no ${end}`),
      ...many.map(([id, times]) => `${id} has ${times} × ${end}`),
    ]
  })
}

function idOf(event: StoredEvent, by: (typeof pairs)[number]['by']): string | undefined {
  return event[by]
}
