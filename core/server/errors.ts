/** Errors of the HTTP surface, and how any error becomes an answer. */
import { type ErrorBody, HearthError } from '../contract/error.ts'
import { newErrorRef } from '../contract/id.ts'

export function routeNotFound(method: string, path: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no route ${method} ${path}.`,
    details: 'See /openapi.json for the routes of this server.',
    meta: { flueType: 'route_not_found' },
  })
}

export function methodNotAllowed(method: string, allowed: string[]): HearthError {
  return new HearthError({
    type: 'method_not_allowed',
    status: 405,
    message: `Method ${method} is not allowed.`,
    details: `Use one of: ${allowed.join(', ')}.`,
    meta: { allowed },
  })
}

export function unsupportedMediaType(
  received: string | null,
  wanted = 'application/json',
): HearthError {
  const details =
    wanted === 'application/json'
      ? 'Send a JSON body with "content-type: application/json", or no body at all.'
      : `Send the file as it is with "content-type: ${wanted}".`
  return new HearthError({
    type: 'unsupported_media_type',
    status: 415,
    message: `The request body must be ${wanted}.`,
    details,
    meta: { received },
  })
}

export function payloadTooLarge(limit: number): HearthError {
  return new HearthError({
    type: 'payload_too_large',
    status: 413,
    message: 'The request body is too large.',
    details: `At most ${limit} bytes are accepted.`,
    meta: { limit },
  })
}

export function invalidJson(cause: unknown): HearthError {
  return new HearthError({
    type: 'invalid_json',
    status: 400,
    message: 'The request body is not valid JSON.',
    details: 'Send one JSON object.',
    dev: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
}

export function invalidRequest(details: string, meta?: Record<string, unknown>): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'The request is invalid.',
    details,
    ...(meta ? { meta } : {}),
  })
}

/** For bytes that are no HTTP, or an address that nothing here could answer. */
export function unreadableRequest(cause: unknown): HearthError {
  const isOverflow =
    cause instanceof Error && 'code' in cause && cause.code === 'HPE_HEADER_OVERFLOW'
  return new HearthError({
    ...(isOverflow
      ? { type: 'headers_too_large', status: 431, details: 'Send what is long in the body.' }
      : { type: 'invalid_request', status: 400, details: 'It is not well-formed HTTP.' }),
    message: 'The request cannot be read.',
    dev: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
}

/** Its sender has gone, so that this is for the list of callers alone. */
export function requestCutOff(cause: unknown): HearthError {
  return new HearthError({
    type: 'request_cut_off',
    status: 400,
    message: 'The request ended before its body did.',
    details: 'Send it again as a whole.',
    dev: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
}

export function invalidQuery(param: string, value: string, details: string): HearthError {
  return new HearthError({
    type: 'invalid_query_param',
    status: 400,
    message: `Invalid value for query parameter "${param}".`,
    details,
    meta: { param, value },
  })
}

/** 404 of a noun that has no type of its own in the contract. */
export function notFound(noun: string, id: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no ${noun} "${id}".`,
    details: 'It may have been removed, or it belongs to another project.',
  })
}

/** What a caller sees of an error: its text, never its stack. */
export function publicError(body: ErrorBody): ErrorBody {
  const { dev, ...rest } = body
  const text = dev && (body.type === 'internal_error' ? thrownText(dev) : withoutStack(dev))
  return {
    type: rest.type,
    message: rest.message,
    details: rest.details,
    ...(text ? { dev: text } : {}),
    ...(rest.meta ? { meta: rest.meta } : {}),
    ...(rest.ref ? { ref: rest.ref } : {}),
  }
}

/** `Error: kaboom\n    at run (…)` → `kaboom`. */
export function thrownText(stack: string): string {
  return withoutStack(stack)
    .replace(/^(?:Uncaught )?(?:[\w$.]*(?:Error|Exception)): /, '')
    .trim()
}

function withoutStack(text: string): string {
  return text.split(/\n\s+at /)[0] ?? ''
}

export type ErrorReport = (error: HearthError, where: string) => void

/** Gives the error its `ref` (once) and reports what nobody raised on purpose. */
export function settleError(value: unknown, where: string, report: ErrorReport): HearthError {
  const error = HearthError.from(value)
  error.ref ??= newErrorRef()
  if (error.type === 'internal_error') report(error, where)
  return error
}

/** Writes internal errors to stderr, with the `ref` that the caller saw. */
export function reportToStderr(error: HearthError, where: string): void {
  process.stderr.write(`${error.ref} ${where}\n${error.dev ?? error.message}\n`)
}

export function errorResponse(error: HearthError, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ error: publicError(error.toBody()) }), {
    status: error.status,
    headers: { 'content-type': 'application/json', ...errorHeaders(error), ...headers },
  })
}

/** Headers that go with an error, on any transport. */
export function errorHeaders(error: HearthError): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  if (error.ref) headers['hearth-error-ref'] = error.ref
  if (error.status === 401) headers['www-authenticate'] = 'Bearer'
  const { retryAfterSeconds } = error.meta ?? {}
  if (error.status === 429 && typeof retryAfterSeconds === 'number') {
    headers['retry-after'] = String(retryAfterSeconds)
  }
  const allowed = error.meta?.allowed
  if (error.status === 405 && Array.isArray(allowed)) headers.allow = allowed.join(', ')
  return headers
}
