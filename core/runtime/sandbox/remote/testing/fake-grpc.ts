/** A gRPC server on loopback, over HTTP/2 without TLS: calls by path, messages as bytes. */
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'

export interface GrpcCall {
  /** `/package.Service/Method` */
  path: string
  /** What the caller sends, until it has no more. */
  messages: AsyncIterable<Buffer>
  headers: Record<string, unknown>
  send(message: Uint8Array): void
}

/** Thrown by a handler to answer with this status. */
export class GrpcStatus extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export async function listenForGrpc(
  handle: (call: GrpcCall) => Promise<void>,
): Promise<{ port: number } & AsyncDisposable> {
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => stream.close())
    answer(stream, String(headers[':path']), headers, handle).catch(() => stream.close())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  stream: ServerHttp2Stream,
  path: string,
  headers: Record<string, unknown>,
  handle: (call: GrpcCall) => Promise<void>,
): Promise<void> {
  let status = 0
  let message = ''
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () =>
    stream.sendTrailers({ 'grpc-status': String(status), 'grpc-message': message }),
  )
  try {
    await handle({
      path,
      headers,
      messages: messagesOf(stream),
      send(bytes) {
        if (stream.destroyed) return
        const head = Buffer.alloc(5)
        head.writeUInt32BE(bytes.length, 1)
        stream.write(Buffer.concat([head, bytes]))
      },
    })
  } catch (error) {
    status = error instanceof GrpcStatus ? error.code : 13
    message = error instanceof Error ? error.message : String(error)
  }
  if (!stream.destroyed) stream.end()
}

async function* messagesOf(stream: ServerHttp2Stream): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  // Who has read enough has still to be answered.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    held = Buffer.concat([held, chunk])
    while (held.length >= 5) {
      const length = held.readUInt32BE(1)
      if (held.length < 5 + length) break
      yield held.subarray(5, 5 + length)
      held = held.subarray(5 + length)
    }
  }
}
