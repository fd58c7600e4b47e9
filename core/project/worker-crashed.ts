/** The error of everything that was running when a project thread ended. */
import { HearthError } from '../contract/error.ts'

/** How a thread came to its end, in a sentence for the person whose code it was. */
export function workerCrashed(reason: string, file: string | null, dev?: string): HearthError {
  const where = file === null ? '' : ` It happened while ${file} was being loaded.`
  return new HearthError({
    type: 'worker_crashed',
    status: 502,
    message: "The project's code ended unexpectedly.",
    details: `${reason}${where} It has been started again.`,
    ...(dev === undefined ? {} : { dev }),
    meta: { reason, file },
  })
}
