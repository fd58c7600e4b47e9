/** What was deleted can be had back for a week; then it is really gone, whether the project stayed open or not. */
import type { Clock } from '../dispatch/clock.ts'
import type { Page, PageRequest } from '../store/port.ts'

/** A week: long enough to notice what is missing. */
export const graceMs = 7 * 86_400_000

const pageSize = 200

export interface GraceSweepOptions {
  clock: Clock
  /** Those that are deleted and can still be had back. */
  list(page: PageRequest): Page<{ id: string; deletedAt?: number | null | undefined }>
  /** Deletes them for good. */
  remove(ids: string[]): Promise<unknown>
  onError(error: unknown): void
}

export class GraceSweep {
  readonly #options: GraceSweepOptions
  #cancelWake: (() => void) | null = null
  #isClosed = false

  constructor(options: GraceSweepOptions) {
    this.#options = options
  }

  /** Something was deleted at that moment. */
  begin(deletedAt: number): void {
    this.#wakeAt(deletedAt + graceMs)
  }

  /** Deletes what has had its time, and wakes for the next. */
  async sweep(): Promise<void> {
    const { clock, list, remove } = this.#options
    let next: number | null = null
    let cursor: string | null = null
    const due: string[] = []
    do {
      const page = list({ limit: pageSize, ...(cursor === null ? {} : { cursor }) })
      for (const { id, deletedAt } of page.items) {
        const end = (deletedAt ?? 0) + graceMs
        if (end <= clock.now()) due.push(id)
        else next = Math.min(next ?? end, end)
      }
      cursor = page.nextCursor
    } while (cursor !== null)
    if (due.length > 0) await remove(due)
    if (next !== null) this.#wakeAt(next)
  }

  close(): void {
    this.#isClosed = true
    this.#cancelWake?.()
  }

  /** One timer is enough: whoever wakes looks at all of them, and the oldest is due first. */
  #wakeAt(moment: number): void {
    if (this.#cancelWake !== null || this.#isClosed) return
    this.#cancelWake = this.#options.clock.wake(moment, () => {
      this.#cancelWake = null
      this.sweep().catch(this.#options.onError)
    })
  }
}
