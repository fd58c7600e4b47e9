/**
 * What becomes of a prompt whose thread or process is gone. The log decides, not a flag: what was answered
 * is completed, what somebody stopped is aborted, what was cut off too often fails, all else goes on.
 */
import { abortedError } from '../contract/aborted-error.ts'
import { HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import type { Usage } from '../contract/usage.ts'
import type { QueueRow, Store } from '../store/port.ts'
import { lastWord } from './last-word.ts'

/** How the thread or process was lost. */
export interface Loss {
  error: StoredError
  /** It was asked to stop, so that nothing is to blame: the attempt does not count. */
  isOrderly: boolean
}

export type PromptFate =
  /** It had not begun: it keeps its place. */
  | { kind: 'waits' }
  | { kind: 'goes-on'; isInterruption: boolean }
  | { kind: 'ends'; ending: Ending }

export interface Ending {
  status: 'completed' | 'failed' | 'aborted' | 'interrupted'
  error: StoredError | null
  usage: Usage | null
  model: string | null
}

/** What of it was running: nothing of the attempt had begun, or a tool was at work. */
export interface Progress {
  hasBegun: boolean
  hasOpenCall: boolean
}

export function promptFate(
  store: Store,
  row: QueueRow,
  { error, isOrderly }: Loss,
  { hasBegun, hasOpenCall }: Progress,
): PromptFate {
  if (row.stopReason !== null) return ends('aborted', toStoredError(abortedError(row.stopReason)))
  if (row.status === 'queued') return { kind: 'waits' }
  const isTyped = store.queue.prompt(row.id)?.resultSchema !== null
  const answered = isTyped ? null : lastWord(store, { operationId: row.id })
  if (answered !== null) {
    return { kind: 'ends', ending: { status: 'completed', error: null, ...answered } }
  }
  // A thread that is lost while it runs a tool is lost by that tool more often than not.
  if (error.type === 'worker_crashed' && hasOpenCall) return ends('failed', error)
  const isInterruption = !isOrderly && (hasBegun || error.type === 'worker_crashed')
  const times = timesTooMany(row, { isOrderly, isInterruption })
  if (times === null) return { kind: 'goes-on', isInterruption }
  return ends('failed', error.type === 'worker_crashed' ? error : givenUp('prompt', times))
}

/** How often it may be begun for each time that it may be cut off: a process may die of something else. */
const startsPerAttempt = 4

/**
 * How often it was cut off, where that was too often; null when it goes on. What dies again and again
 * before it has begun is given up as well, only later.
 */
export function timesTooMany(
  { interruptions, maxAttempts, attempt }: QueueRow,
  { isOrderly, isInterruption }: { isOrderly: boolean; isInterruption: boolean },
): number | null {
  if (isOrderly) return null
  const times = interruptions + (isInterruption ? 1 : 0)
  if (times >= maxAttempts) return times
  // One that had begun is counted by its interruptions alone: orderly stops are no fault of its.
  if (isInterruption) return null
  return attempt >= maxAttempts * startsPerAttempt ? attempt : null
}

/** Why something is not tried again. */
export function givenUp(kind: 'prompt' | 'dispatch', interruptions: number): StoredError {
  return toStoredError(
    new HearthError({
      type: 'interrupted',
      status: 500,
      message: `The ${kind} was interrupted each time it was tried.`,
      details: `It was interrupted ${interruptions} times.`,
    }),
  )
}

function ends(status: 'failed' | 'aborted', error: StoredError): PromptFate {
  return { kind: 'ends', ending: { status, error, usage: null, model: null } }
}
