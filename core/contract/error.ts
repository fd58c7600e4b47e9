/** The one error family of Hearth: data for callers, a longer word for developers, a stable type. */
import { z } from 'zod'

export const ErrorBody = z.object({
  type: z.string(),
  message: z.string(),
  details: z.string(),
  dev: z.string().optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
  ref: z.string().optional(),
})
export type ErrorBody = z.infer<typeof ErrorBody>

export const ErrorEnvelope = z.object({ error: ErrorBody })
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>

export interface HearthErrorInit {
  /** Stable machine-readable name, snake_case. */
  type: string
  /** HTTP status this error answers with. */
  status: number
  /** One sentence: what is wrong. Safe for any caller. */
  message: string
  /** Where and what to do about it. Safe for any caller. */
  details?: string
  /** For the developer of the project only: paths, stacks, parser text. */
  dev?: string
  meta?: Record<string, unknown>
  cause?: unknown
}

const marker = Symbol.for('hearth.error')

/** Every error Hearth raises on purpose. Check with `HearthError.is`, never `instanceof`. */
export class HearthError extends Error {
  readonly type: string
  readonly status: number
  readonly details: string
  readonly dev: string | undefined
  readonly meta: Record<string, unknown> | undefined
  /** Correlates an answer with the log; set when the error leaves through a door. */
  ref: string | undefined

  constructor(init: HearthErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.name = 'HearthError'
    this.type = init.type
    this.status = init.status
    this.details = init.details ?? ''
    this.dev = init.dev
    this.meta = init.meta
    Object.defineProperty(this, marker, { value: true })
  }

  /** True for any HearthError, also one made by another copy of this module. */
  static is(value: unknown): value is HearthError {
    return typeof value === 'object' && value !== null && marker in value
  }

  /** Anything thrown, as a HearthError: foreign errors become `internal_error` with their text in `dev`. */
  static from(value: unknown): HearthError {
    if (HearthError.is(value)) return value
    const text = value instanceof Error ? (value.stack ?? value.message) : String(value)
    return new HearthError({
      type: 'internal_error',
      status: 500,
      message: 'An internal error occurred.',
      details: 'The server failed to complete the request.',
      dev: text,
      cause: value,
    })
  }

  /** Rebuilds the error a remote door answered with. */
  static fromBody(body: ErrorBody, status: number): HearthError {
    const { dev, meta } = body
    const error = new HearthError({
      type: body.type,
      status,
      message: body.message,
      details: body.details,
      ...(dev === undefined ? {} : { dev }),
      ...(meta === undefined ? {} : { meta }),
    })
    error.ref = body.ref
    return error
  }

  toBody(): ErrorBody {
    return {
      type: this.type,
      message: this.message,
      details: this.details,
      ...(this.dev ? { dev: this.dev } : {}),
      ...(this.meta ? { meta: this.meta } : {}),
      ...(this.ref ? { ref: this.ref } : {}),
    }
  }
}

/** An error as stored in a row or sent through a thread: the body and its status. */
export const StoredError = ErrorBody.extend({ status: z.number().int() })
export type StoredError = z.infer<typeof StoredError>

export function toStoredError(value: unknown): StoredError {
  const error = HearthError.from(value)
  return { ...error.toBody(), status: error.status }
}

export function fromStoredError(stored: StoredError): HearthError {
  return HearthError.fromBody(stored, stored.status)
}
