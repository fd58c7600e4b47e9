/**
 * The spans that have begun and not ended.
 *
 * S1  At most `limit` are kept: when one more begins, the oldest is ended as incomplete.
 * S2  What is still open inside an operation or a run is ended with it, as incomplete.
 */
import type { TracedSpan } from './tracer.ts'

export interface OpenSpan {
  span: TracedSpan
  operationId: string | undefined
  runId: string | undefined
}

export class OpenSpans {
  readonly #limit: number
  /** In the order they began. A key may be open twice: two equal commands of one operation. */
  readonly #open = new Map<string, OpenSpan[]>()
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#count
  }

  find(key: string): TracedSpan | null {
    return this.#open.get(key)?.at(-1)?.span ?? null
  }

  add(key: string, open: OpenSpan, time: Date): void {
    if (this.#count >= this.#limit) this.#endOldest(time)
    const same = this.#open.get(key)
    if (same === undefined) this.#open.set(key, [open])
    else same.push(open)
    this.#count += 1
  }

  /** Takes the one that began first; null when none is open. */
  take(key: string): TracedSpan | null {
    const same = this.#open.get(key)
    const first = same?.shift()
    if (same === undefined || first === undefined) return null
    if (same.length === 0) this.#open.delete(key)
    this.#count -= 1
    return first.span
  }

  /** Ends what is open of it. */
  endInside(whole: { operationId: string } | { runId: string }, time: Date): void {
    for (const [key, spans] of this.#open) {
      const isInside = (open: OpenSpan) =>
        'operationId' in whole ? open.operationId === whole.operationId : open.runId === whole.runId
      const kept = spans.filter((open) => !isInside(open))
      if (kept.length === spans.length) continue
      for (const open of spans.filter(isInside)) endIncomplete(open.span, time)
      this.#count -= spans.length - kept.length
      if (kept.length === 0) this.#open.delete(key)
      else this.#open.set(key, kept)
    }
  }

  #endOldest(time: Date): void {
    const [oldest] = this.#open.keys()
    const span = oldest === undefined ? null : this.take(oldest)
    if (span !== null) endIncomplete(span, time)
  }
}

function endIncomplete(span: TracedSpan, time: Date): void {
  span.setAttributes({ 'flue.incomplete': true })
  span.end(time)
}
