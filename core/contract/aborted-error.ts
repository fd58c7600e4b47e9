/** The one error of everything that was stopped on purpose. */
import { HearthError } from './error.ts'

/** `aborted` (499), named `AbortError` like the web's, with the reason as its cause. */
export function abortedError(reason: unknown): HearthError {
  if (HearthError.is(reason) && reason.type === 'aborted') return reason
  const error = new HearthError({
    type: 'aborted',
    status: 499,
    message: 'The operation was aborted.',
    details: reasonText(reason),
    cause: reason,
  })
  error.name = 'AbortError'
  return error
}

/** The reason of an abort as one sentence for events and messages. */
export function reasonText(reason: unknown): string {
  if (typeof reason === 'string') return reason
  if (HearthError.is(reason)) return reason.details || reason.message
  if (reason instanceof Error) return reason.message
  return 'No reason was given.'
}
