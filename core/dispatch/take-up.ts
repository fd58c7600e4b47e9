/** What an earlier process left in the queue, in the order in which it was admitted. */
import type { Store } from '../store/port.ts'

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
