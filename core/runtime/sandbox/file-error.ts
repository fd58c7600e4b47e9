/** What the file system says, as errors a model and a person can act on. */
import { HearthError } from '../../contract/error.ts'

const known: Record<string, { type: string; status: number; says: string }> = {
  ENOENT: { type: 'file_not_found', status: 404, says: 'No such file or folder' },
  EISDIR: { type: 'is_a_directory', status: 400, says: 'It is a folder, not a file' },
  ENOTDIR: { type: 'not_a_directory', status: 400, says: 'It is not a folder' },
  EEXIST: { type: 'file_exists', status: 409, says: 'It exists already' },
  ENOTEMPTY: { type: 'directory_not_empty', status: 409, says: 'The folder is not empty' },
  EACCES: { type: 'file_access_denied', status: 403, says: 'The system does not permit it' },
  EPERM: { type: 'file_access_denied', status: 403, says: 'The system does not permit it' },
  EROFS: { type: 'file_access_denied', status: 403, says: 'The file system is read-only' },
  ELOOP: { type: 'invalid_path', status: 400, says: 'Its symbolic links go round in circles' },
  ENAMETOOLONG: { type: 'invalid_path', status: 400, says: 'The path is too long' },
  ERR_INVALID_ARG_VALUE: { type: 'invalid_path', status: 400, says: 'The path is not valid' },
  ENOSPC: { type: 'disk_full', status: 507, says: 'The disk is full' },
}

/** Translates an error of `node:fs` about `path`, as the sandbox names it. Others pass unchanged. */
export function fileError(error: unknown, path: string): unknown {
  if (HearthError.is(error) || !(error instanceof Error) || !('code' in error)) return error
  const meaning = known[String(error.code)] ?? {
    type: 'file_error',
    status: 500,
    says: `The file system failed (${String(error.code)})`,
  }
  return new HearthError({
    type: meaning.type,
    status: meaning.status,
    message: `${meaning.says}: ${path}`,
    meta: { path },
    dev: error.message,
    cause: error,
  })
}

/** A path that would leave the sandbox. */
export function pathEscapes(path: string): HearthError {
  return new HearthError({
    type: 'path_escapes_sandbox',
    status: 400,
    message: `The path leaves the sandbox: ${path}`,
    details: 'Use a path relative to the working folder, or below `/workspace`.',
    meta: { path },
  })
}

/** Something that should be a folder and is not. */
export function notADirectory(path: string): HearthError {
  return new HearthError({
    type: 'not_a_directory',
    status: 400,
    message: `It is not a folder: ${path}`,
    meta: { path },
  })
}
