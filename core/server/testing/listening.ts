/** A real port over the fake studio, with tokens of every kind, and ways to knock at it. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TokenScope } from '../../contract/access-token.ts'
import { type ListeningServer, type ListenOptions, listen } from '../listen.ts'
import { TokenFolder } from '../tokens/token-folder.ts'
import { createFakeStudio, type FakeStudio } from './fake-studio.ts'

export interface Listening {
  server: ListeningServer
  studio: FakeStudio
  tokens: TokenFolder
  settings: string
  /** Makes a token and answers with it. */
  token(scope: TokenScope, more?: { projects?: string[]; expiresAt?: number }): string
  ask(asked: Asked): Promise<Answer>
  /** Sends bytes as they are and reads until the server ends the connection. */
  raw(bytes: string | Uint8Array): Promise<string>
  dispose(): Promise<void>
}

export interface Asked {
  method: string
  path: string
  /** A header that is absent here is not sent; neither is `host`. */
  headers?: Record<string, string>
  body?: string
}

export interface Answer {
  /** 101 for an upgrade that was accepted. */
  status: number
  headers: Record<string, unknown>
  body: string
}

export async function listenForTest(options: Partial<ListenOptions> = {}): Promise<Listening> {
  const settings = mkdtempSync(join(tmpdir(), 'hearth-port-'))
  const studio = createFakeStudio()
  const server = await listen({
    studio,
    version: '1',
    port: 0,
    rendererRoot: null,
    discovery: null,
    settings,
    origins: ['http://allowed.test'],
    report: () => undefined,
    ...options,
  })
  const tokens = new TokenFolder(settings)
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  return {
    server,
    studio,
    tokens,
    settings,
    token: (scope, { projects, expiresAt } = {}) =>
      tokens.create({
        name: `${scope} token`,
        scope,
        projects: projects ?? null,
        expiresAt: expiresAt ?? null,
      }).token,
    ask: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const { port } = server
        const isUpgrade = headers.upgrade !== undefined
        const request = httpRequest({
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: body === undefined ? headers : { ...headers, 'content-length': body.length },
          setHost: false,
          agent: isUpgrade ? false : agent,
        })
        request.on('response', (response) => {
          let text = ''
          response.on('data', (chunk) => (text += chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          )
        })
        request.on('upgrade', (response, socket) => {
          socket.destroy()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' })
        })
        request.on('error', reject)
        request.end(body)
      }),
    async raw(bytes) {
      const socket = connect(server.port, '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk) => (answer += chunk))
      // A server that has refused does not read the rest.
      socket.on('error', () => undefined)
      socket.write(bytes)
      await once(socket, 'close')
      return answer
    },
    async dispose() {
      agent.destroy()
      await server.close(0)
      rmSync(settings, { recursive: true, force: true })
    },
  }
}
