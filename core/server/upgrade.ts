/** WebSocket upgrades: Host, Origin and token are settled before the handshake, in plain HTTP. */
import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { HearthError } from '../contract/error.ts'
import { checkHost, checkOrigin } from './access.ts'
import { serveAgentSocket } from './agent-socket.ts'
import { errorHeaders, invalidRequest, publicError, routeNotFound, settleError } from './errors.ts'
import { flueHeader, withoutFluePrefix } from './flue/door.ts'
import { toFlueError } from './flue/error.ts'
import { serveFlueAgentSocket, serveFlueWorkflowSocket } from './flue/sockets.ts'
import type { ServerContext } from './server-context.ts'
import { findAgentForSocket, findWorkflow } from './targets.ts'
import type { KnownCaller } from './tokens/gate.ts'
import type { HeaderReader } from './tokens/header-reader.ts'
import { serveWorkflowSocket } from './workflow-socket.ts'

const protocol = 'hearth.v1'
const maxPayload = 1024 * 1024

export interface SocketDoor {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes every socket that is open with 1001; others may come. */
  drop(): void
  /** Closes every socket with 1001. */
  close(): void
}

export function createSocketDoor(server: ServerContext): SocketDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload,
    clientTracking: true,
    // The token's sub-protocol is never echoed.
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  })
  return {
    handleUpgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      try {
        const header = headerReader(request)
        const refused =
          checkHost(server.access, header, { method: request.method, path: request.url }) ??
          checkOrigin(server.access, header)
        if (refused) throw refused
        const caller = admit(server, request)
        const { serve, known } = findTarget(server, request)
        const accept = () =>
          sockets.handleUpgrade(request, socket, head, (opened) => {
            holdToToken(server, caller, opened)
            serve(opened)
          })
        if (known === null) accept()
        else known.then(accept, (error: unknown) => turnAway(error, toFlueError))
      } catch (error) {
        turnAway(error, (settled) => settled)
      }

      function turnAway(error: unknown, translate: (error: HearthError) => HearthError): void {
        const settled = settleError(error, `upgrade ${request.url}`, server.report)
        refuse(socket, translate(settled))
      }
    },
    drop() {
      for (const client of sockets.clients) client.close(1001, 'The port was closed.')
    },
    close() {
      for (const client of sockets.clients) client.close(1001, 'The server stops.')
      sockets.close()
    },
  }
}

/** Raises 401, 403 or 429, and takes note of who asked for what. */
function admit({ gate, studio }: ServerContext, request: IncomingMessage): KnownCaller {
  const identified = gate.identify(headerReader(request), { subProtocols: true })
  const caller = identified.ok ? identified.caller : null
  const path = rawPath(request)
  try {
    if (!identified.ok) throw identified.error
    // Decoded as the target is found, and encoded again: what is checked is what is served.
    const asked = `/${decode(path).map(encodeURIComponent).join('/')}`
    // A socket is there to prompt.
    const refused = gate.check(identified.caller, { method: 'POST', path: asked }, studio)
    if (refused) throw refused
    gate.note(caller, { method: 'WS', path, status: 101 })
    return identified.caller
  } catch (error) {
    gate.note(caller, { method: 'WS', path, status: HearthError.from(error).status })
    throw error
  }
}

/** Each message counts as a request; none is taken once the token is not good any more. */
function holdToToken({ gate }: ServerContext, caller: KnownCaller, socket: WebSocket): void {
  const release = gate.hold(caller, () => socket.close(1008, 'The token is not valid any more.'))
  socket.on('close', release)
  socket.on('message', () => {
    const refused = gate.again(caller)
    if (!refused) return
    // The frame that was one too many is the last that anybody looks at.
    socket.removeAllListeners('message')
    socket.close(1008, refused.message)
  })
}

function rawPath(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/'
}

interface Target {
  serve(socket: WebSocket): void
  /** In Flue's dialect unknown names are refused in the handshake: its sockets say `ready` first. */
  known: Promise<unknown> | null
}

/** What to do with the socket of this path. Raises 404 for any other path, 400 for blank segments. */
function findTarget(server: ServerContext, request: IncomingMessage): Target {
  const path = rawPath(request)
  const plainPath = withoutFluePrefix(path)
  const isFlue = plainPath !== null || headerReader(request)(flueHeader)?.toLowerCase() === 'flue'
  const parts = decode(plainPath ?? path)
  const inProject = parts[0] === 'projects' && parts.length > 2
  const [noun, name, instanceId, ...rest] = inProject ? parts.slice(2) : parts
  const project = () => server.studio.project(inProject ? (parts[1] ?? null) : null)
  if (name !== undefined && rest.length === 0) {
    if (noun === 'agents' && instanceId !== undefined) {
      const opened = project()
      const serve = isFlue ? serveFlueAgentSocket : serveAgentSocket
      return {
        serve: (socket) => serve(socket, server, opened, { name, instanceId }),
        known: isFlue ? findAgentForSocket(opened, name, instanceId) : null,
      }
    }
    if (noun === 'workflows' && instanceId === undefined) {
      const opened = project()
      const serve = isFlue ? serveFlueWorkflowSocket : serveWorkflowSocket
      return {
        serve: (socket) => serve(socket, server, opened, name),
        known: isFlue ? findWorkflow(opened, name) : null,
      }
    }
  }
  throw routeNotFound('WebSocket', path)
}

function decode(path: string): string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent)
  } catch (error) {
    if (error instanceof URIError) throw invalidRequest('The path is not well encoded.')
    throw error
  }
}

/** A header sent twice counts as one value that nothing is equal to. */
export function headerReader(request: IncomingMessage): HeaderReader {
  return (name) => request.headersDistinct[name]?.join(', ') ?? null
}

/** Answers in plain HTTP and ends the connection. */
export function refuse(socket: Duplex, error: HearthError): void {
  const body = JSON.stringify({ error: publicError(error.toBody()) })
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...errorHeaders(error),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n`
  socket.end(`${head}${lines.join('\r\n')}\r\n\r\n${body}`)
}
