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
}

/** Reads one header of a request; null when it is absent. */
export type HeaderReader = (name: string) => string | null

/** The name a request was sent to. Anything but loopback with our port is DNS rebinding. */
export function checkHost(rules: AccessRules, header: HeaderReader): HearthError | null {
  const host = header('host')?.toLowerCase()
  if (host !== undefined && ownHosts(rules).includes(host)) return null
  return new HearthError({
    type: 'misdirected_request',
    status: 421,
    message: 'This server answers only on its own loopback address.',
    details: 'Call it as http://127.0.0.1 or http://localhost with its port.',
  })
}

/** The page a request came from. Absent: no page. `null`: an anonymous one, which is refused. */
export function checkOrigin(rules: AccessRules, header: HeaderReader): HearthError | null {
  const origin = header('origin')
  if (origin === null || isAllowedOrigin(rules, origin)) return null
  return new HearthError({
    type: 'origin_not_allowed',
    status: 403,
    message: 'Requests from this origin are not allowed.',
    details: 'Pages of other origins cannot use this server unless its configuration lists them.',
  })
}

export function isAllowedOrigin(rules: AccessRules, origin: string): boolean {
  const own = ownHosts(rules).map((host) => `http://${host}`)
  return origin !== 'null' && (own.includes(origin) || rules.origins.includes(origin))
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
