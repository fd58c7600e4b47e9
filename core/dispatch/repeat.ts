/** Asking once more for what has ended. */
import { HearthError } from '../contract/error.ts'

/** `retryOf`: one that did not end well. `replayOf`: however it ended. */
export type RepeatSource = { retryOf: string } | { replayOf: string }

export function idOf(source: RepeatSource): string {
  return 'retryOf' in source ? source.retryOf : source.replayOf
}

/** `not_retryable` (409): it has not ended, or there is nothing to make good. */
export function notRetryable(kind: string, id: string, state: string): HearthError {
  const isEnded = state === 'completed'
  return new HearthError({
    type: 'not_retryable',
    status: 409,
    message: `The ${kind} is ${state}: it cannot be ${isEnded ? 'retried' : 'repeated'}.`,
    details: isEnded
      ? 'Only what failed or was stopped is retried. Replay it to ask for the same again.'
      : 'Wait until it has ended, or stop it.',
    meta: { id, state },
  })
}

/** `not_retryable` (409): nobody knows any more what was asked. */
export function notKept(id: string): HearthError {
  return new HearthError({
    type: 'not_retryable',
    status: 409,
    message: 'What was asked is not kept, so it cannot be asked again.',
    details:
      'Only prompts of their own are kept, not what runs, tasks and dispatches do in their course.',
    meta: { id },
  })
}
