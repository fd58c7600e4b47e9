/** The error of work that was taken from a thread that does not answer, so that it goes on in another one. */
import { HearthError } from './error.ts'

/** Its type is that of a lost thread: whoever goes on after that goes on after this. */
export function movedOn(): HearthError {
  return new HearthError({
    type: 'worker_crashed',
    status: 502,
    message: 'The thread that this ran in does not answer.',
    details: 'Other code in it does not let go. This goes on in another thread.',
    meta: { isMovedOn: true },
  })
}

/** True of work that is not to blame: it goes on at once, and no attempt of its has failed. */
export function isMovedOn(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('meta' in error)) return false
  const { meta } = error
  return typeof meta === 'object' && meta !== null && 'isMovedOn' in meta
}
