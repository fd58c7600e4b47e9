/** The address of this machine that a browser is sent to when someone has signed in. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSocketServer } from 'node:net'

/** Addresses that say where they lead: `localhost` may be somebody else's. */
const host = '127.0.0.1'
const path = '/callback'

export function redirectAddress(port: number): string {
  return `http://${host}:${port}${path}`
}

/** A port that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

/**
 * The code that the browser brings. Only an answer to our own question counts: one with another `state`
 * is refused and waited past. Rejects with what the server says against it, or the signal's reason.
 */
export async function receiveCode(
  port: number,
  state: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const server = createServer()
  let onAbort = (): void => undefined
  try {
    return await new Promise<string>((resolve, reject) => {
      onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      server.on('error', reject)
      server.on('request', (request, response) => {
        const answer = readAnswer(request, state)
        if (answer === null) {
          say(response, 404, 'This is not what was asked for.')
        } else if ('code' in answer) {
          say(response, 200, 'You are signed in. You can close this page.')
          resolve(answer.code)
        } else {
          say(response, 200, `Signing in was refused: ${answer.error}`)
          reject(new Error(`Signing in was refused: ${answer.error}`))
        }
      })
      server.listen(port, host).unref()
    })
  } finally {
    signal.removeEventListener('abort', onAbort)
    server.close()
  }
}

function readAnswer(
  { method, url = '' }: IncomingMessage,
  state: string,
): { code: string } | { error: string } | null {
  const { pathname, searchParams } = new URL(url, `http://${host}`)
  if (method !== 'GET' || pathname !== path || searchParams.get('state') !== state) return null
  const code = searchParams.get('code')
  if (code !== null) return { code }
  return { error: searchParams.get('error_description') ?? searchParams.get('error') ?? 'no code' }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(text)
}
