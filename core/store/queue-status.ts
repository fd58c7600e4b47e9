/** How a row of the queue looks at a moment. */
import type { QueueItem } from '../contract/queue.ts'

interface Moment {
  status: 'queued' | 'running'
  reason: string | null
  nextAttemptAt: number | null
}

/** It waits while its next attempt is due later; a pause that is over explains nothing any more. */
export function queueStatus(
  { status, reason, nextAttemptAt }: Moment,
  now: number,
): Pick<QueueItem, 'status' | 'reason' | 'nextAttemptAt'> {
  if (nextAttemptAt !== null && nextAttemptAt > now) {
    return { status: 'waiting', nextAttemptAt, ...(reason === null ? {} : { reason }) }
  }
  const isOver = status === 'running' && nextAttemptAt !== null
  return { status, ...(reason === null || isOver ? {} : { reason }) }
}

/** Where words are looked for. */
export function queueText({
  id,
  agent,
  instanceId,
  session,
  workflow,
  preview,
  reason,
}: Partial<Record<keyof QueueItem, unknown>>): string {
  return [id, agent, instanceId, session, workflow, preview, reason].join(' ')
}

/** What a row of the queue shows of a dispatch or a run. */
export function previewOf(input: unknown): string {
  if (input === null || input === undefined) return ''
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  return text.slice(0, 200)
}
