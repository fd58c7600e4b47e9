/** How the server is, and how another program reaches it. */

import { Connection, Health, Status } from '../../contract/api.ts'
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

export const statusEndpoints: Endpoint[] = [health, status, connection]
