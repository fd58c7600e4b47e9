/** The error for an entry of a session that does not exist (any more). */
import { HearthError } from '../contract/error.ts'

export function sessionMissing(sessionId: string): HearthError {
  return new HearthError({
    type: 'session_not_found',
    status: 404,
    message: 'The session does not exist.',
    details: 'It may have been deleted while something was still running in it.',
    meta: { sessionId },
  })
}
