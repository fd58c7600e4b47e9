/** What `createFlueClient` is given, checked and with its defaults. */
import { HearthError } from '../../contract/error.ts'
import type { Fetch } from '../transport.ts'

/** `pyflue`: the format of the routes by default. `flue`: Flue 0.8's, asked for with a header. */
export type Dialect = 'pyflue' | 'flue'

/** `flue` (or `sdk`): `{result, runId?}`. `pyflue` (or `raw`): the server's body as it is. */
export type AgentResponseFormat = 'flue' | 'sdk' | 'pyflue' | 'raw'

export interface FlueClientOptions<D extends Dialect = Dialect> {
  /** Where the server is, such as `http://127.0.0.1:4747`. */
  baseUrl?: string | undefined
  /** The same. */
  base_url?: string | undefined
  token?: string | undefined
  /** Sent with every request. Sockets cannot carry them. */
  headers?: Record<string, string> | undefined
  fetch?: Fetch | undefined
  /** Milliseconds an answer may take; a stream, until it begins. Default 60,000; null for no limit. */
  timeout?: number | null | undefined
  /** Where the admin routes are mounted; may be empty. Default `/admin`. */
  adminBasePath?: string | undefined
  /** What `agents.invoke` returns. Default `flue`. */
  agentResponseFormat?: AgentResponseFormat | undefined
  /** Default `pyflue`. */
  dialect?: D | undefined
}

export interface FlueClientSettings {
  baseUrl: string
  token: string | undefined
  headers: Record<string, string>
  fetch: Fetch | undefined
  timeout: number | null
  adminBasePath: string
  format: 'flue' | 'raw'
  dialect: Dialect
}

const defaultTimeout = 60_000

/** @throws TypeError without an address; `invalid_option` for a value that is not known. */
export function readOptions(options: FlueClientOptions): FlueClientSettings {
  const baseUrl = options.baseUrl ?? options.base_url
  if (typeof baseUrl !== 'string' || baseUrl.trim() === '') {
    throw new TypeError('createFlueClient() requires baseUrl: the address of the server.')
  }
  const { dialect = 'pyflue', timeout = defaultTimeout } = options
  if (dialect !== 'pyflue' && dialect !== 'flue') {
    throw invalidOption('dialect', dialect, 'pyflue, flue')
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    token: options.token,
    headers: { ...options.headers, ...(dialect === 'flue' ? { 'x-flue-dialect': 'flue' } : {}) },
    fetch: options.fetch,
    timeout,
    adminBasePath: readBasePath(options.adminBasePath ?? '/admin'),
    format: readFormat(options.agentResponseFormat ?? 'flue'),
    dialect,
  }
}

const formats: Record<string, 'flue' | 'raw'> = {
  flue: 'flue',
  sdk: 'flue',
  pyflue: 'raw',
  raw: 'raw',
}

/** @throws `invalid_option` for a format that is not known. */
export function readFormat(format: string): 'flue' | 'raw' {
  const known = Object.hasOwn(formats, format) ? formats[format] : undefined
  if (known !== undefined) return known
  throw invalidOption('agentResponseFormat', format, 'flue, pyflue (or sdk, raw)')
}

/** A value the client does not know, said before anything is sent. */
export function invalidOption(name: string, value: unknown, known: string): HearthError {
  return new HearthError({
    type: 'invalid_option',
    status: 400,
    message: `"${String(value)}" is not a value of ${name}.`,
    details: `It must be one of: ${known}.`,
    meta: { option: name, value },
  })
}

function readBasePath(path: string): string {
  const stripped = path.replace(/^\/+|\/+$/g, '')
  return stripped === '' ? '' : `/${stripped}`
}
