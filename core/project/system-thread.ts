/** A worker as the system's thread that it is. Only Linux shows and changes a single one. */
import { readFileSync, readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/** The number that the system has for the thread that calls; null where it does not tell. */
export function ownSystemThread(): number | null {
  if (process.platform !== 'linux') return null
  const number = Number(
    orNull(() => readlinkSync('/proc/thread-self'))
      ?.split('/')
      .at(-1),
  )
  return Number.isInteger(number) ? number : null
}

/** Milliseconds of processor time that a thread of this process has had; null when it is not known. */
export function processorTime(thread: number | null): number | null {
  return schedule(thread, 0)
}

/** Milliseconds for which such a thread would have run, but other programs did; null when it is not known. */
export function timeKeptWaiting(thread: number | null): number | null {
  return schedule(thread, 1)
}

/** One of the numbers that the system's scheduler keeps of a thread. */
function schedule(thread: number | null, field: 0 | 1): number | null {
  if (thread === null) return null
  const path = `/proc/self/task/${thread}/schedstat`
  const nanoseconds = Number(orNull(() => readFileSync(path, 'latin1'))?.split(' ')[field])
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : null
}

/** Lets everybody else go first, for good: an unprivileged program cannot take it back. */
export function letOthersGoFirst(thread: number | null): void {
  if (thread === null) return
  orNull(() => setPriority(thread, constants.priority.PRIORITY_LOW))
}

/** The thread may have ended, or the system may show and allow less than usual. */
function orNull<Value>(ask: () => Value): Value | null {
  try {
    return ask()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
