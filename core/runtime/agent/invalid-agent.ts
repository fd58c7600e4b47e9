/** The typed error of a definition that cannot be used as written. */
import { HearthError } from '../../contract/error.ts'

/** `invalid_agent` (500): the project's code is at fault, never the caller. */
export function invalidAgent(message: string, details: string): HearthError {
  return new HearthError({ type: 'invalid_agent', status: 500, message, details })
}
