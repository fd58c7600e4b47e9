/** One request of the client: address, token, JSON, and failures as `HearthError`. */
import { ErrorEnvelope, HearthError } from '../contract/error.ts'

/** Options every call takes. */
export interface CallOptions {
  /** Ends the request (and a stream that came of it). The call rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

export type QueryValue = string | number | boolean | readonly string[] | undefined

export interface Call extends CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: { readonly [name: string]: QueryValue }
  /** Sent as JSON; undefined sends no body. */
  body?: unknown
  /** Sent as it is, instead of a body. */
  file?: { content: Blob | string; type: string }
  headers?: Record<string, string>
}

export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>

export interface TransportOptions {
  /** `http://127.0.0.1:4747`, or `hearth://studio` inside the desktop app. */
  baseUrl: string
  token?: string | undefined
  /** Project id; without it the default project is meant. */
  project?: string | undefined
  /** Sent with every request; what a call needs itself wins. */
  headers?: Record<string, string> | undefined
  fetch?: Fetch | undefined
}

export interface Transport {
  readonly options: TransportOptions
  /** `path` under the client's project. */
  inProject(path: string): string
  /** The answer of a successful request; any other rejects with the error the server sent. */
  send(path: string, call?: Call): Promise<Response>
  json<Answer>(path: string, call?: Call): Promise<Answer>
}

export function createTransport(given: TransportOptions): Transport {
  const options = { ...given, baseUrl: given.baseUrl.replace(/\/+$/, '') }
  const prefix = options.project ? `/projects/${encodeURIComponent(options.project)}` : ''
  const request: Fetch = options.fetch ?? ((url, init) => fetch(url, init))

  async function send(path: string, call: Call = {}): Promise<Response> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...options.headers,
      ...call.headers,
    }
    if (options.token) headers.authorization = `Bearer ${options.token}`
    const body = bodyOf(call)
    if (body !== undefined) headers['content-type'] = call.file?.type ?? 'application/json'
    const url = `${options.baseUrl}${path}${queryString(call.query ?? {})}`
    const response = await reach(request, url, {
      method: call.method ?? 'GET',
      headers,
      ...(body === undefined ? {} : { body }),
      ...(call.signal ? { signal: call.signal } : {}),
    })
    if (!response.ok) throw await readError(response)
    return response
  }

  return {
    options,
    inProject: (path) => `${prefix}${path}`,
    send,
    json: async <Answer>(path: string, call?: Call) => readJson<Answer>(await send(path, call)),
  }
}

function bodyOf({ body, file }: Call): Blob | string | undefined {
  if (file) return file.content
  return body === undefined ? undefined : JSON.stringify(body)
}

/** `{a: 1, b: ['x','y'], c: undefined}` → `?a=1&b=x%2Cy`; empty when nothing is set. */
export function queryString(query: { readonly [name: string]: QueryValue }): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    search.set(name, typeof value === 'object' ? value.join(',') : String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** One path segment, encoded so that any name stays one segment. */
export function segment(name: string): string {
  return encodeURIComponent(name)
}

async function reach(request: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await request(url, init)
  } catch (error) {
    init.signal?.throwIfAborted()
    throw unreachable(error)
  }
}

/** The error of a connection that could not be made or broke. */
export function unreachable(cause: unknown): HearthError {
  return new HearthError({
    type: 'unreachable',
    status: 503,
    message: 'Hearth cannot be reached.',
    details: 'The connection failed or was lost. Is the server running?',
    cause,
  })
}

async function readError(response: Response): Promise<HearthError> {
  const text = await response.text()
  const body = parseEnvelope(text)
  if (body) return HearthError.fromBody(body, response.status)
  return new HearthError({
    type: 'unexpected_answer',
    status: response.status,
    message: `The server answered ${response.status} without an error envelope.`,
    details: text.slice(0, 200),
  })
}

function parseEnvelope(text: string) {
  try {
    const value: unknown = JSON.parse(text)
    return ErrorEnvelope.safeParse(value).data?.error ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/**
 * Client and server are built together, and the integration tests check the answers against their
 * schemas: parsing each again here would make long event lists slow for nothing.
 */
async function readJson<Answer>(response: Response): Promise<Answer> {
  return (await response.json()) as Answer
}
