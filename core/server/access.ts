/**
 * Who may knock at the local port: Host, Origin and token, decided the same way for HTTP and upgrades.
 * A web page on this machine is a stranger; only a program that was given the token is not.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { HearthError } from '../contract/error.ts'

export interface AccessRules {
  /** The port the server listens on; null until it does. */
  port(): number | null
  /** Null drops the token check, and only that. */
  token: string | null
  /** Further origins that may call, such as a page somebody develops. */
  origins: readonly string[]
  /**
   * Null: only this machine can call. Else the server is reached over a network, by these names: with or
   * without their port, `*` is any. Loopback names count with any port, as a container maps them.
   */
  hosts?: readonly string[] | null
  /** `agents`: nothing of the project or this machine can be changed. Default: the whole studio. */
  surface?: Surface
}

export type Surface = 'studio' | 'agents'

/** Reads one header of a request; null when it is absent. */
export type HeaderReader = (name: string) => string | null

/** What is asked for, before anything of it is parsed. */
export interface Asked {
  method: string | undefined
  path: string | undefined
}

/** The name a request was sent to. On loopback anything but our port's own is DNS rebinding. */
export function checkHost(
  rules: AccessRules,
  header: HeaderReader,
  asked: Asked,
): HearthError | null {
  const { hosts = null } = rules
  const host = header('host')?.toLowerCase()
  if (host !== undefined && isOwnHost(rules, host)) return null
  // A platform's health check comes by whatever address it knows; it learns only that the server lives.
  if (hosts !== null && asked.method === 'GET' && asked.path === '/health') return null
  return new HearthError({
    type: 'misdirected_request',
    status: 421,
    message:
      hosts === null
        ? 'This server answers only on its own loopback address.'
        : 'This server does not answer to this name.',
    details:
      hosts === null
        ? 'Call it as http://127.0.0.1 or http://localhost with its port.'
        : 'Start it with the name in HEARTH_ALLOWED_HOSTS (or --allowed-host).',
  })
}

/** The page a request came from. Absent: no page. `null`: an anonymous one, which is refused. */
export function checkOrigin(rules: AccessRules, header: HeaderReader): HearthError | null {
  const origin = header('origin')
  if (origin === null || isAllowedOrigin(rules, origin, header('host'))) return null
  return new HearthError({
    type: 'origin_not_allowed',
    status: 403,
    message: 'Requests from this origin are not allowed.',
    details: 'Pages of other origins cannot use this server unless its configuration lists them.',
  })
}

/** `host` is the name the request was sent to: beyond loopback a page of that very name may call. */
export function isAllowedOrigin(rules: AccessRules, origin: string, host: string | null): boolean {
  if (origin === 'null') return false
  const own = ownHosts(rules).map((name) => `http://${name}`)
  if (own.includes(origin) || rules.origins.includes(origin)) return true
  if ((rules.hosts ?? null) === null || host === null || !isOwnHost(rules, host)) return false
  return origin === `http://${host}` || origin === `https://${host}`
}

function isOwnHost(rules: AccessRules, host: string): boolean {
  if (ownHosts(rules).includes(host)) return true
  const { hosts = null } = rules
  if (hosts === null || !/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/.test(host)) return false
  const name = host.replace(/:\d+$/, '')
  const known = ['127.0.0.1', 'localhost', '[::1]', ...hosts.map((known) => known.toLowerCase())]
  return hosts.includes('*') || known.includes(host) || known.includes(name)
}

/** The bearer token, from the header, or for WebSockets from the sub-protocols. */
export function checkToken(
  rules: AccessRules,
  header: HeaderReader,
  options: { subProtocols: boolean },
): HearthError | null {
  if (rules.token === null) return null
  const given = bearer(header('authorization'))
  if (given !== null && sameSecret(given, rules.token)) return null
  if (options.subProtocols && given === null) {
    const protocols = (header('sec-websocket-protocol') ?? '').split(',')
    const offered = protocols.map((name) => name.trim()).find((name) => name.startsWith('bearer.'))
    if (offered && sameSecret(offered.slice('bearer.'.length), rules.token)) return null
  }
  return new HearthError({
    type: 'unauthorized',
    status: 401,
    message: 'A valid token is needed.',
    details: 'Send it as "Authorization: Bearer <token>". The server prints it when it starts.',
  })
}

function bearer(authorization: string | null): string | null {
  return authorization?.match(/^bearer +([^\s,]+)$/i)?.[1] ?? null
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function ownHosts(rules: AccessRules): string[] {
  const port = rules.port()
  if (port === null) return []
  const names = ['127.0.0.1', 'localhost', '[::1]']
  // Clients leave the port out when it is the scheme's own.
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]
}
