/** An MCP server on the loopback that wants OAuth, with its own authorization server, for tests. */
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { McpServerConfig } from '../server-config.ts'

export interface SignedInServer extends AsyncDisposable {
  config: McpServerConfig
  /** What was asked of its authorization server, in order. */
  readonly asked: string[]
  /** Tokens given so far are not good any more; `renewable`: they may be renewed. */
  expire(options: { renewable: boolean }): void
}

interface Grant {
  challenge: string
  redirectUri: string
}

/** It signs everybody in at once, as one who has a session in their browser. */
export async function startSignedInServer(): Promise<SignedInServer> {
  const asked: string[] = []
  const redirects = new Map<string, string[]>()
  const grants = new Map<string, Grant>()
  const access = new Set<string>()
  const refresh = new Set<string>()
  let origin = ''

  const routes: Record<string, (request: IncomingMessage, url: URL) => Promise<Answer>> = {
    '/.well-known/oauth-protected-resource/mcp': async () => ({
      body: { resource: `${origin}/mcp`, authorization_servers: [origin] },
    }),
    '/.well-known/oauth-authorization-server': async () => ({
      body: {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none'],
      },
    }),
    async '/register'(request) {
      const client: { redirect_uris: string[] } = JSON.parse(await text(request))
      const id = randomUUID()
      redirects.set(id, client.redirect_uris)
      return { status: 201, body: { ...client, client_id: id } }
    },
    async '/authorize'(_, { searchParams: query }) {
      const redirectUri = query.get('redirect_uri') ?? ''
      if (!redirects.get(query.get('client_id') ?? '')?.includes(redirectUri)) return denied
      const code = randomUUID()
      grants.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri })
      const target = new URL(redirectUri)
      target.searchParams.set('code', code)
      target.searchParams.set('state', query.get('state') ?? '')
      return { status: 302, headers: { location: target.href } }
    },
    async '/token'(request) {
      const form = new URLSearchParams(await text(request))
      asked.push(form.get('grant_type') ?? '')
      return isGranted(form) ? { body: newTokens() } : denied
    },
    async '/mcp'(request) {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`
      const challenge = { 'www-authenticate': `Bearer resource_metadata="${metadata}"` }
      if (!access.has(token)) return { status: 401, headers: challenge }
      return request.method === 'POST' ? speak(await text(request)) : { status: 405 }
    },
  }

  function isGranted(form: URLSearchParams): boolean {
    if (form.get('grant_type') === 'refresh_token') {
      return refresh.delete(form.get('refresh_token') ?? '')
    }
    const code = form.get('code') ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    const verifier = form.get('code_verifier') ?? ''
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    return grant?.challenge === challenge && grant.redirectUri === form.get('redirect_uri')
  }

  function newTokens() {
    const tokens = { access_token: randomUUID(), refresh_token: randomUUID() }
    access.add(tokens.access_token)
    refresh.add(tokens.refresh_token)
    return { ...tokens, token_type: 'Bearer', expires_in: 3_600 }
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', origin)
    const route = routes[url.pathname] ?? (async () => ({ status: 404 }))
    if (['/register', '/authorize'].includes(url.pathname)) asked.push(url.pathname.slice(1))
    void route(request, url).then((answer) => send(response, answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  origin = `http://127.0.0.1:${address.port}`

  return {
    config: McpServerConfig.parse({ url: `${origin}/mcp` }),
    asked,
    expire({ renewable }) {
      access.clear()
      if (!renewable) refresh.clear()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

const denied: Answer = { status: 400, body: { error: 'invalid_grant' } }

function send(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

/** The least of MCP: one tool, `whoami`. */
function speak(message: string): Answer {
  const { id, method }: { id?: number; method: string } = JSON.parse(message)
  if (id === undefined) return { status: 202 }
  return { body: { jsonrpc: '2.0', id, result: resultOf(method) } }
}

function resultOf(method: string): unknown {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'signed-in', version: '1.0.0' },
      }
    case 'tools/list':
      return { tools: [{ name: 'whoami', inputSchema: { type: 'object' } }] }
    case 'tools/call':
      return { content: [{ type: 'text', text: 'somebody' }] }
    default:
      return {}
  }
}
