/** What an earlier process left in the queue, in the order in which it was admitted. */
import type { QueueRow, Store } from '../store/port.ts'
import type { WorkKind } from './session-queue.ts'

export interface TakeUp {
  prompt(id: string): void
  dispatch(id: string): void
}

/** To be called before anything new is admitted. Runs are taken up by those who know their steps. */
export function takeUpQueue(store: Store, takeUp: TakeUp): void {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = store.queue.list({ kind: ['prompt', 'dispatch'] }, { limit: 1000, cursor })
    for (const { kind, id } of page.items) {
      if (kind === 'prompt') takeUp.prompt(id)
      if (kind === 'dispatch') takeUp.dispatch(id)
    }
    cursor = page.nextCursor
  }
}

/** Interruptions after which something is suspected of being their cause. */
const suspicious = 2

/**
 * How it goes on: with all others, or, when it has been cut off again and again, with none of its like.
 * Else what ends a process would, before it is given up, take the others with it.
 */
export function takenUpAs(row: QueueRow | null): WorkKind {
  return (row?.interruptions ?? 0) >= suspicious ? 'alone' : 'limited'
}
