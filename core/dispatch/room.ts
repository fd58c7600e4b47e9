/** Work that must be written, on a disk that takes nothing more: it waits until there is room again. */
import { isStorageTrouble } from '../contract/storage-trouble.ts'
import { backoff, pause } from './backoff.ts'

/** Of the doubling delays: the longest is some ten seconds. */
const longestStep = 5

/** How long to wait before the next try, in milliseconds. */
export function roomDelay(tries: number): number {
  return backoff(Math.min(tries, longestStep))
}

/** Tries until it is written. Rejects with any other error, and with the signal's reason when that aborts. */
export async function untilThereIsRoom<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isStorageTrouble(error)) throw error
      await pause(roomDelay(tries), signal)
      signal.throwIfAborted()
    }
  }
}
