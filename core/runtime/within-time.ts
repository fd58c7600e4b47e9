/** A limit on how long code that is not ours may take to answer. */
import { setTimeout as delay } from 'node:timers/promises'

/** What `work` gives; rejects with `expired()` when that takes longer than `limitMs`. */
export async function withinTime<Result>(
  work: Promise<Result>,
  limitMs: number,
  expired: () => Error,
): Promise<Result> {
  const finished = new AbortController()
  const late = delay(limitMs, 'late' as const, { signal: finished.signal, ref: false })
  // Rejects when the work was in time: the race is over by then.
  late.catch(() => {})
  try {
    const first = await Promise.race([work.then((result) => ({ result })), late])
    if (first === 'late') throw expired()
    return first.result
  } finally {
    finished.abort()
  }
}
