/** Why an edit cannot be made; nothing was written. */
import { HearthError } from '../../contract/error.ts'

/** 422: it is code that only a person can change. */
export function sourceLocked(what: string, line: number, why: string): HearthError {
  return new HearthError({
    type: 'source_locked',
    status: 422,
    message: `${what} is code, and is changed as code.`,
    details: `${why} Open line ${line} in the code.`,
    meta: { line },
  })
}

/** 404: there is nothing of that name in the file. */
export function notInSource(what: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `${what} is not in this file.`,
    details: 'Read the design of the file again: it may have changed.',
  })
}

/** 400: the edit makes no sense where it points. */
export function badEdit(details: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'The edit cannot be made.',
    details,
  })
}
