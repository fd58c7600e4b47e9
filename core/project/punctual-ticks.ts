/** Ticks that measure the patience with another thread: one that comes late does not count. */

/** A tick that much later than it should be: the machine is busy, and the other thread had no chance either. */
const lateness = 1.25

/**
 * Calls `onTick` after each interval that took about as long as it should, `onLate` after the others.
 * Returns what ends it.
 */
export function punctualTicks(
  everyMs: number,
  onTick: () => void,
  onLate: () => void = () => undefined,
): () => void {
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const isLate = now - last > everyMs * lateness
    last = now
    if (isLate) onLate()
    else onTick()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
