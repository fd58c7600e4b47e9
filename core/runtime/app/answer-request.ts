/** Asks the project's `app.ts` for an answer. */
import { HearthError } from '../../contract/error.ts'
import type { Environment } from '../agent/profile.ts'
import { userCodeError } from '../user-code-error.ts'
import { withinTime } from '../within-time.ts'
import type { WebAnswer, WebRequest } from './web-message.ts'

/** Default export of `app.ts`: an object with `fetch`, such as a Hono app. */
export interface ProjectApp {
  fetch(request: Request, env: Environment): Response | Promise<Response>
}

/** Longer work is for dispatches and workflows, which outlive the request. */
const limitMs = 30_000
/** Bytes. */
const answerLimit = 16 * 1024 * 1024

/** @throws `app_failed` (500) when it threw or gave no response, `app_timeout` (504). */
export async function answerRequest(
  exports: Record<string, unknown>,
  request: WebRequest,
  env: Environment,
): Promise<WebAnswer> {
  const app = exports.default
  if (!isApp(app)) {
    throw appFailed('Its default export has no fetch(request).', 'Export an object with it.')
  }
  const stop = new AbortController()
  try {
    return await withinTime(respond(app, request, env, stop.signal), limitMs, timedOut)
  } finally {
    stop.abort()
  }
}

async function respond(
  app: ProjectApp,
  { method, url, headers, body }: WebRequest,
  env: Environment,
  signal: AbortSignal,
): Promise<WebAnswer> {
  const bytes = body === null ? null : new Uint8Array(body)
  const request = new Request(url, { method, headers, body: bytes, signal })
  let response: unknown
  try {
    response = await app.fetch(request, env)
  } catch (error) {
    throw userCodeError('app_failed', 'The project’s app failed.', error)
  }
  if (!isResponse(response))
    throw appFailed('It returned no Response.', 'Return one, also for 404.')
  return { status: response.status, headers: [...response.headers], body: await bodyOf(response) }
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > answerLimit)
      throw appFailed('Its answer is too long.', `At most ${answerLimit} bytes.`)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function isApp(value: unknown): value is ProjectApp {
  return typeof value === 'object' && value !== null && 'fetch' in value && isFunction(value.fetch)
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** Also of another copy of undici, which a project may have installed. */
function isResponse(value: unknown): value is Response {
  if (value instanceof Response) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    'headers' in value &&
    'body' in value
  )
}

function timedOut(): HearthError {
  return new HearthError({
    type: 'app_timeout',
    status: 504,
    message: 'The project’s app did not answer in time.',
    details: `It has ${limitMs / 1_000} s. Hand longer work to dispatch() and answer at once.`,
  })
}

function appFailed(message: string, details: string): HearthError {
  return new HearthError({
    type: 'app_failed',
    status: 500,
    message: `The project’s app failed. ${message}`,
    details,
  })
}
