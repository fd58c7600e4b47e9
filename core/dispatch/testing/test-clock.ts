/** A clock that a test sets: nobody waits for it. */
import type { Clock } from '../clock.ts'

export interface TestClock extends Clock {
  /** Sets the time and wakes whoever waits for it. Waking is all it does: what was woken works on by itself. */
  set(time: string | number): void
  /** The time somebody waits for; null when nobody does. */
  next(): number | null
}

export function testClock(start: string): TestClock {
  let now = Date.parse(start)
  const waiting = new Map<symbol, { moment: number; run: () => void }>()
  return {
    now: () => now,
    wake(moment, run) {
      const key = Symbol('waiting')
      waiting.set(key, { moment, run })
      return () => waiting.delete(key)
    },
    set(time) {
      now = typeof time === 'number' ? time : Date.parse(time)
      for (const [key, { moment, run }] of [...waiting]) {
        if (moment > now) continue
        waiting.delete(key)
        run()
      }
    },
    next: () =>
      waiting.size === 0 ? null : Math.min(...[...waiting.values()].map(({ moment }) => moment)),
  }
}
