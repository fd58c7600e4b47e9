/** The typed errors of run stores. */
import { HearthError } from '../../contract/error.ts'

export function runNotFound(runId: string): HearthError {
  return new HearthError({
    type: 'run_not_found',
    status: 404,
    message: `There is no run "${runId}".`,
  })
}

export function runExists(runId: string): HearthError {
  return new HearthError({
    type: 'run_exists',
    status: 409,
    message: `There is a run "${runId}" already.`,
    details: 'Leave the id out to be given one.',
  })
}

export function runEnded(runId: string): HearthError {
  return new HearthError({
    type: 'run_ended',
    status: 409,
    message: `The run "${runId}" has ended.`,
    details: 'Nothing follows the end of a run.',
  })
}
