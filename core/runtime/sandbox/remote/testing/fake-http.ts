/** What the fakes of HTTP providers share: a server on loopback that ends with its test. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'

export async function listenOnLoopback(
  listener: RequestListener,
): Promise<{ url: string; server: Server } & AsyncDisposable> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(text)
}

/** The first file of a multipart form, and its fields. */
export async function formOf(request: IncomingMessage): Promise<FormData> {
  const body = await bodyOf(request)
  const type = request.headers['content-type'] ?? ''
  return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
}
