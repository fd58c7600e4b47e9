/** The port: HTTP and WebSockets, on 127.0.0.1 unless told otherwise, opened after all is ready, closed with grace. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { HearthError } from '../contract/error.ts'
import type { Studio } from '../studio/port.ts'
import { settingsFolder } from '../studio/settings-folder.ts'
import { type AccessRules, checkHost, type Surface } from './access.ts'
import { createServerApp, createServerContext, type HearthApp } from './app.ts'
import { type Announcement, announceServer, discoveryFolder } from './discovery.ts'
import {
  type ErrorReport,
  errorHeaders,
  errorResponse,
  publicError,
  settleError,
  unreadableRequest,
} from './errors.ts'
import { type HttpPort, openHttpPort } from './http-port.ts'
import { describeBlock, LoopWatch } from './loop-watch.ts'
import { TokenFolder } from './tokens/token-folder.ts'
import { createSocketDoor, headerReader, refuse } from './upgrade.ts'

export interface ListenOptions {
  studio: Studio
  version: string
  /** 0 takes any free port. */
  port: number
  /** Null: no token is asked for. Absent: a new one. */
  token?: string | null
  /** Further origins that may call. */
  origins?: readonly string[]
  /** Address to listen on. Default 127.0.0.1; any other needs a token of its own. */
  host?: string
  /** Names that callers beyond this machine use; `*` is any. Only with such a `host`. */
  allowedHosts?: readonly string[]
  /** Default `studio`. */
  surface?: Surface
  rendererRoot: string | null
  /** Folder of the user's settings, with the tokens that have a name; null: there are none. */
  settings?: string | null
  /** Of each token. Absent: 6000 for tokens with a name, no limit for the start-up token. */
  requestsPerMinute?: number
  /** Null: nobody is told where the server is. */
  discovery?: string | null
  report?: ErrorReport
  /** Called when a project was opened or closed through the API. */
  onProjectsChanged?(): void
}

/** `port` null: none for now, see `moveTo`. */
export type OpenOptions = Omit<ListenOptions, 'port'> & {
  port: number | null
  /** Given where the port can be chosen while it runs: called with each choice, null for none. */
  onPortChosen?(port: number | null): void
}

export interface ListeningServer extends OpenServer {
  /** Where it began to listen. */
  readonly url: string
  readonly port: number
}

export interface OpenServer {
  readonly token: string | null
  /** Where it listens now; null while it does not. */
  address(): string | null
  /**
   * Listens on this port from now on, and on none with null; what is open on the old one ends soon.
   * Resolves with the new address. Raises `port_in_use` (409), and goes on where it was.
   */
  moveTo(port: number | null): Promise<string | null>
  /** The same app, for doors that need no port. */
  readonly app: HearthApp
  /** Refuses new requests with 503, so that a balancer sends them elsewhere; what is under way goes on. */
  drain(): void
  /** Resolves when no request waits for the beginning of its answer, or when `signal` aborts. */
  answered(signal: AbortSignal): Promise<void>
  /** Stops accepting, ends streams and sockets, waits for answers under way (at most `graceMs`). */
  close(graceMs?: number): Promise<void>
}

/** What is open on a port that is left has so long to end by itself. */
const movedGraceMs = 500

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Raises `port_in_use` (409) when another program has the port, `token_needed` (400) when it would be
 * reached over a network without a token that cannot be guessed.
 */
export async function listen(options: ListenOptions): Promise<ListeningServer> {
  const server = await openServer(options)
  const url = server.address()
  if (url === null) throw new Error('A server with a port has an address.')
  return { ...server, url, port: Number(new URL(url).port) }
}

/** As `listen`, which may also begin without a port. */
export async function openServer(options: OpenOptions): Promise<OpenServer> {
  const { studio, version, rendererRoot, token = newToken(), origins = [] } = options
  const { host = '127.0.0.1', allowedHosts = [], surface = 'studio' } = options
  const { settings = settingsFolder() } = options
  const isPublic = !isLoopback(host)
  if (isPublic) checkPublicToken(token, host)
  const closing = new AbortController()
  let door: HttpPort | null = null
  let draining = false
  let choosing = Promise.resolve()
  const underWay = new Set<ServerResponse>()
  let announcement: Announcement | null = null
  const roots = () => studio.projects().map((project) => project.root)
  const hosts = isPublic ? publicHosts(host, allowedHosts) : null
  const tokens = settings === null ? null : new TokenFolder(settings)
  const { requestsPerMinute: perMinute } = options
  const access: AccessRules = {
    port: () => door?.port ?? null,
    token,
    tokens,
    perMinute,
    origins,
    hosts,
    surface,
  }
  const loop = new LoopWatch((block) => {
    const message = describeBlock(block)
    process.stderr.write(`${message}\n`)
    studio.warn(message, { ...block })
  })
  const context = createServerContext({
    studio,
    version,
    access,
    closing: closing.signal,
    rendererRoot,
    loopDelay: () => loop.delay,
    onProjectsChanged() {
      announcement?.update(roots())
      options.onProjectsChanged?.()
    },
    ...(options.report ? { report: options.report } : {}),
    ...(options.onPortChosen ? { movePort: choosePort } : {}),
  })
  const app = createServerApp(context, rendererRoot)
  const sockets = createSocketDoor(context)
  const answer = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    // What the app throws it answers itself: this is a request that could not even be handed to it.
    errorHandler: (cause) =>
      errorResponse(settleError(unreadableRequest(cause), '', context.report)),
  })

  // Before anything parses the address: a request to another name gets 421, however odd it is.
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const asked = { method: request.method, path: request.url }
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
    const refused = draining ? stopping() : checkHost(access, headerReader(request), asked)
    if (refused) refuseRequest(response, settleError(refused, '', context.report))
    else answer(request, response).catch((error: unknown) => response.destroy(asError(error)))
  }
  function makeServer() {
    const server = createServer(
      {
        requireHostHeader: false,
        // Other upgrades, such as the h2c that curl offers, are answered as plain requests.
        shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
      },
      onRequest,
    )
    server.on('upgrade', (request, socket, head) => {
      if (draining) refuse(socket, settleError(stopping(), '', context.report))
      else sockets.handleUpgrade(request, socket, head)
    })
    server.on('clientError', (cause, socket) => {
      if (socket.writable) refuse(socket, settleError(unreadableRequest(cause), '', context.report))
      else socket.destroy()
    })
    return server
  }

  const shownHost = isPublic && !isAnyAddress(host) ? bracketed(host) : '127.0.0.1'
  const address = () => (door === null ? null : `http://${shownHost}:${door.port}`)
  const folder = options.discovery === undefined ? discoveryFolder() : options.discovery

  function announce(): void {
    const url = address()
    if (folder === null || url === null) return
    const { startedAt } = context
    announcement = announceServer(folder, {
      url,
      token,
      pid: process.pid,
      projects: roots(),
      startedAt,
    })
  }

  async function moveTo(wanted: number | null): Promise<string | null> {
    const before = door
    if (wanted === (before?.port ?? null)) return address()
    door = wanted === null ? null : await openHttpPort(makeServer(), wanted, host)
    announcement?.remove()
    announcement = null
    sockets.drop()
    announce()
    // Not waited for: the request that asked for it may have come through the old one.
    before
      ?.close(movedGraceMs)
      .catch((error: unknown) => context.report(HearthError.from(error), 'closing a port'))
    return address()
  }

  /** One after the other: a choice that comes meanwhile is the later one. */
  function choosePort(wanted: number | null): Promise<void> {
    const chosen = choosing.then(async () => {
      await moveTo(wanted)
      options.onPortChosen?.(wanted)
    })
    choosing = chosen.catch(() => undefined)
    return chosen
  }

  try {
    await moveTo(options.port)
  } catch (error) {
    loop.end()
    throw error
  }

  return {
    token,
    app,
    address,
    moveTo,
    drain() {
      draining = true
      announcement?.remove()
    },
    answered: (signal) => untilAnswered(underWay, signal),
    async close(graceMs = 5_000) {
      announcement?.remove()
      closing.abort()
      sockets.close()
      await door?.close(graceMs)
      loop.end()
    },
  }
}

function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === 'localhost' || host === '::1'
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** An address other than "any" is itself a name that callers use. */
function publicHosts(host: string, allowed: readonly string[]): string[] {
  return isAnyAddress(host) ? [...allowed] : [bracketed(host), ...allowed]
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** Strangers can try as often as they like: 16 characters keep a person's word out. */
function checkPublicToken(token: string | null, host: string): void {
  if (token !== null && token.length >= 16) return
  throw new HearthError({
    type: 'token_needed',
    status: 400,
    message: `Listening on ${host} needs a token of at least 16 characters.`,
    details:
      'Set HEARTH_TOKEN, for example to what "openssl rand -hex 32" prints: whoever reaches this port ' +
      'can otherwise use the agents.',
  })
}

function stopping(): HearthError {
  return new HearthError({
    type: 'server_stopping',
    status: 503,
    message: 'The server stops: it finishes what it has begun and takes nothing new.',
    details: 'Try again in a few seconds.',
  })
}

/** Streams have begun to answer, and end by themselves when the server closes. */
function untilAnswered(responses: Set<ServerResponse>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!signal.aborted && [...responses].some((response) => !response.headersSent)) return
      clearInterval(sweep)
      resolve()
    }
    const sweep = setInterval(look, 20)
    look()
  })
}

function refuseRequest(response: ServerResponse, error: HearthError): void {
  const body = JSON.stringify({ error: publicError(error.toBody()) })
  const connection = error.status === 503 ? { connection: 'close', 'retry-after': '5' } : {}
  const type = { 'content-type': 'application/json' }
  response.writeHead(error.status, { ...type, ...connection, ...errorHeaders(error) })
  response.end(body)
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value))
}
