/** Errors thrown by the project's own code, as errors of ours. */
import { HearthError } from '../contract/error.ts'

/** Keeps a HearthError as it is; the text of any other goes into `details`, its stack into `dev`. */
export function userCodeError(type: string, message: string, error: unknown): HearthError {
  if (HearthError.is(error)) return error
  const details = error instanceof Error ? error.message : String(error)
  const dev = error instanceof Error ? (error.stack ?? '') : ''
  return new HearthError({ type, status: 500, message, details, dev, cause: error })
}
