/**
 * Who may knock at the local port: Host and Origin, decided the same way for HTTP and upgrades. A web
 * page on this machine is a stranger. Whose token it is, and what that may do, is the gate's to say.
 */
import { HearthError } from '../contract/error.ts'
import type { GateRules } from './tokens/gate.ts'
import type { HeaderReader } from './tokens/header-reader.ts'

/** Without a token the token check is dropped, and only that. */
export interface AccessRules extends GateRules {
  /** The port the server listens on; null until it does. */
  port(): number | null
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

function ownHosts(rules: AccessRules): string[] {
  const port = rules.port()
  if (port === null) return []
  const names = ['127.0.0.1', 'localhost', '[::1]']
  // Clients leave the port out when it is the scheme's own.
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]
}
