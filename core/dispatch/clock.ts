/** The time of day, and waking up at one: also after sleep, and when the clock is set. */

export interface Clock {
  now(): number
  /** Calls `run` once, when `moment` has come. Returns the function that gives it up. */
  wake(moment: number, run: () => void): () => void
}

/** A timer does not count the time a computer sleeps: so it looks again this often. */
const lookAgainMs = 20_000

export const systemClock: Clock = {
  now: Date.now,
  wake(moment, run) {
    let timer: NodeJS.Timeout
    const look = () => {
      const left = moment - Date.now()
      if (left <= 0) run()
      else timer = setTimeout(look, Math.min(left, lookAgainMs))
    }
    timer = setTimeout(look, Math.min(Math.max(0, moment - Date.now()), lookAgainMs))
    return () => clearTimeout(timer)
  },
}
