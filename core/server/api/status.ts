/** How the server is, and how another program reaches it. */
import { z } from 'zod'
import { Connection, Health, Status } from '../../contract/api.ts'
import { HearthError } from '../../contract/error.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { serverUrl } from '../server-context.ts'

const tag = 'Server'
const scope = 'studio'

const health = endpoint({
  method: 'GET',
  path: '/health',
  scope,
  tag,
  summary: 'Whether the server answers; needs no token',
  result: Health,
  handle: ({ server }) => ({
    ok: true as const,
    framework: 'hearth' as const,
    version: server.version,
  }),
})

const status = endpoint({
  method: 'GET',
  path: '/api/status',
  scope,
  tag,
  summary: 'Version, address, memory and uptime',
  result: Status,
  handle: ({ server, studio }) => ({
    version: server.version,
    url: serverUrl(server),
    port: server.access.port(),
    auth: server.access.token === null ? ('none' as const) : ('token' as const),
    pid: process.pid,
    memory: { rss: process.memoryUsage.rss() },
    uptimeMs: Date.now() - server.startedAt,
    eventLoop: server.loopDelay(),
    projects: studio.projects().length,
  }),
})

const connection = endpoint({
  method: 'GET',
  path: '/api/connection',
  scope,
  tag,
  summary: 'Address, token and a curl command that works as pasted',
  result: Connection,
  handle({ server }) {
    const url = serverUrl(server)
    const { token } = server.access
    const authorization = token === null ? '' : ` -H 'Authorization: Bearer ${token}'`
    return { url, token, curl: url && `curl${authorization} ${url}/agents` }
  },
})

const choosePort = endpoint({
  method: 'PUT',
  path: '/api/port',
  scope,
  tag,
  summary: 'Listen on another port, or with null on none; in the desktop app',
  body: z.strictObject({ port: z.number().int().min(0).max(65_535).nullable() }),
  result: z.object({ url: z.string().nullable() }),
  async handle({ server, body }) {
    const { port } = await body()
    if (server.movePort === null) {
      throw new HearthError({
        type: 'port_fixed',
        status: 409,
        message: 'The port of this server was chosen when it was started.',
        details: 'Stop it and start it with another: hearth serve --port 5000.',
      })
    }
    await server.movePort(port)
    return { url: serverUrl(server) }
  },
})

export const statusEndpoints: Endpoint[] = [health, status, connection, choosePort]
