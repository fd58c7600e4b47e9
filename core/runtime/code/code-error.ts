/** The errors code ends with. What the code printed until then is in `meta.stdout`. */
import { HearthError } from '../../contract/error.ts'
import type { CodeLimits } from './port.ts'

export interface CodeException {
  /** Class of the exception: `ValueError`, `TypeError`. */
  type: string
  message: string
  /** Where it came from, as the language writes it. */
  traceback: string
  /** From 1; null when it is not known. */
  line: number | null
}

/** What was printed before the end. */
export interface Printed {
  stdout: string
  stderr: string
}

export function codeFailed(exception: CodeException, printed: Printed): HearthError {
  const { type, message, line, traceback } = exception
  return new HearthError({
    type: 'code_failed',
    status: 422,
    message: `The code failed${line === null ? '' : ` in line ${line}`}: ${type}: ${message}`,
    details: traceback,
    meta: { exception, ...printed },
  })
}

export function codeTypeError(diagnostics: string): HearthError {
  return new HearthError({
    type: 'code_type_error',
    status: 422,
    message: 'The code has type errors, so it was not run.',
    details: diagnostics,
    meta: { diagnostics },
  })
}

export function codeTimeout(limits: Pick<CodeLimits, 'maxDurationSecs'>): HearthError {
  return new HearthError({
    type: 'code_timeout',
    status: 408,
    message: `The code did not end within ${limits.maxDurationSecs} s.`,
    details: 'Look for an endless loop, do less at once, or raise `timeout`.',
    meta: { maxDurationSecs: limits.maxDurationSecs },
  })
}

export function codeOutOfMemory(limits: Pick<CodeLimits, 'maxMemory'>): HearthError {
  return new HearthError({
    type: 'code_out_of_memory',
    status: 413,
    message: `The code needs more than ${limits.maxMemory} bytes.`,
    details: 'Keep less at once, or raise `resourceLimits.maxMemory`.',
    meta: { maxMemory: limits.maxMemory },
  })
}

/** The interpreter itself broke, taking only its own process with it. */
export function codeCrashed(backend: string, how: string): HearthError {
  return new HearthError({
    type: 'code_crashed',
    status: 422,
    message: `The interpreter "${backend}" broke while it ran the code.`,
    details: `It ended with ${how}. Code that nests very deeply can do that.`,
    meta: { backend },
  })
}

export function codeUnsupported(what: string, why: string): HearthError {
  return new HearthError({ type: 'code_unsupported', status: 400, message: what, details: why })
}

export function invalidCodeOptions(what: string, details: string): HearthError {
  return new HearthError({ type: 'invalid_code_options', status: 400, message: what, details })
}
