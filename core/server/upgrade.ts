/** WebSocket upgrades: Host, Origin and token are settled before the handshake, in plain HTTP. */
import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { HearthError } from '../contract/error.ts'
import { checkHost, checkOrigin, checkToken, type HeaderReader } from './access.ts'
import { serveAgentSocket } from './agent-socket.ts'
import { errorHeaders, invalidRequest, publicError, routeNotFound, settleError } from './errors.ts'
import { flueHeader, withoutFluePrefix } from './flue/door.ts'
import { toFlueError } from './flue/error.ts'
import { serveFlueAgentSocket, serveFlueWorkflowSocket } from './flue/sockets.ts'
import type { ServerContext } from './server-context.ts'
import { findAgentForSocket, findWorkflow } from './targets.ts'
import { serveWorkflowSocket } from './workflow-socket.ts'

const protocol = 'hearth.v1'
const maxPayload = 1024 * 1024

export interface SocketDoor {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
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
          checkOrigin(server.access, header) ??
          checkToken(server.access, header, { subProtocols: true })
        if (refused) throw refused
        const { serve, known } = findTarget(server, request)
        const accept = () => sockets.handleUpgrade(request, socket, head, serve)
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
    close() {
      for (const client of sockets.clients) client.close(1001, 'The server stops.')
      sockets.close()
    },
  }
}

interface Target {
  serve(socket: WebSocket): void
  /** In Flue's dialect unknown names are refused in the handshake: its sockets say `ready` first. */
  known: Promise<unknown> | null
}

/** What to do with the socket of this path. Raises 404 for any other path, 400 for blank segments. */
function findTarget(server: ServerContext, request: IncomingMessage): Target {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
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
