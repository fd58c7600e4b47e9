/** What a file system says no to is the caller's matter, not a failure of the server: the errors for it. */
import { HearthError } from '../contract/error.ts'

interface Refusal {
  type: string
  status: number
  details: string
}

function invalid(details: string): Refusal {
  return { type: 'invalid_request', status: 400, details }
}

function notPermitted(details: string): Refusal {
  return { type: 'file_not_permitted', status: 403, details }
}

function full(details: string): Refusal {
  return { type: 'disk_full', status: 507, details }
}

const missing = {
  type: 'file_not_found',
  status: 404,
  details: 'It may have been moved or deleted.',
}

const tooLong = invalid('Its name is too long.')

const refusals: Record<string, Refusal> = {
  ENOENT: missing,
  ENOTDIR: missing,
  EISDIR: invalid('It is a folder.'),
  EEXIST: invalid('A part of the path is a file, not a folder.'),
  EINVAL: invalid('A folder cannot be moved into itself.'),
  ELOOP: invalid('Its symbolic links lead in a circle.'),
  ENAMETOOLONG: tooLong,
  EACCES: notPermitted('The permissions of the file or its folder forbid it.'),
  EPERM: notPermitted('The permissions of the file or its folder forbid it.'),
  EROFS: notPermitted('The disk is read-only.'),
  ENOSPC: full('The disk is full.'),
  EDQUOT: full('The space allotted to you is used up.'),
}

export function pathTooLong(path: string): HearthError {
  return new HearthError({ ...tooLong, message: `"${path.slice(0, 100)}…" cannot be used so.` })
}

/** For `.catch`: raises the typed error for what the file system answered, anything else as it is. */
export function refusal(path: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const known = refusals[code]
    if (!known) throw error
    const message =
      known === missing ? `There is no "${path}" in the project.` : `"${path}" cannot be used so.`
    throw new HearthError({ ...known, message, meta: { code }, cause: error })
  }
}
