/**
 * A model server on the loopback that says what it is told, over the real wire formats of OpenAI
 * (`/v1/chat/completions`, `/v1/responses`, `/v1/embeddings`, `/v1/models`), Anthropic (`/v1/messages`)
 * and Google (`/v1/models/{model}:streamGenerateContent`). For tests, benchmarks and end-to-end runs;
 * it records every request.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { anthropicWire } from './anthropic-wire.ts'
import { type FakeReply, type Wire, type WireEvent, wholeReply } from './fake-reply.ts'
import { googleWire } from './google-wire.ts'
import { openAiChatWire } from './openai-chat-wire.ts'
import { openAiResponsesWire } from './openai-responses-wire.ts'

export interface FakeModelRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: Record<string, unknown>
  /** How the answer ended: read to its end, or the caller hung up before. */
  ended: Promise<'finished' | 'aborted'>
}

export interface FakeModelServerOptions {
  /** Said to every request that no queued reply answers. A function may look at the request. */
  reply?: FakeReply | ((request: FakeModelRequest, index: number) => FakeReply | Promise<FakeReply>)
  /** Milliseconds before each streamed piece. 0 sends the whole stream in one write. */
  tokenDelay?: number
  /** 0 takes any free port. */
  port?: number
  models?: string[]
  /** What `/v1/embeddings` says of a text; without it there is no such route. */
  embed?: (text: string) => number[]
}

export interface FakeModelServer {
  /** Without `/v1`: `http://127.0.0.1:<port>` */
  origin: string
  /** With `/v1`, as provider settings want it. */
  baseUrl: string
  /** Every request so far but those for the list of models. */
  requests: FakeModelRequest[]
  /** Replies for the next requests, in order; then the default again. */
  queue(...replies: FakeReply[]): void
  /** The n-th request (from 0), as soon as it has arrived. */
  request(index: number): Promise<FakeModelRequest>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const wires: Record<string, Wire> = {
  '/v1/chat/completions': openAiChatWire,
  '/v1/responses': openAiResponsesWire,
  '/v1/messages': anthropicWire,
}
/** Google names the model and the way of answering in the path. */
const googlePath = /^\/v1(?:beta)?\/models\/([^/:]+):(streamGenerateContent|generateContent)$/

export async function startFakeModelServer(
  options: FakeModelServerOptions = {},
): Promise<FakeModelServer> {
  const requests: FakeModelRequest[] = []
  const queued: FakeReply[] = []
  const awaited = new Map<number, (request: FakeModelRequest) => void>()

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? '/', 'http://localhost').pathname
    if (path === '/v1/models') return sendModels(response, options.models ?? ['fake-model'])
    const embed = path === '/v1/embeddings' ? options.embed : undefined
    const wire = wires[path] ?? (googlePath.test(path) ? googleWire : undefined)
    if (!(wire || embed) || incoming.method !== 'POST') {
      return sendJson(response, 404, { error: { message: `No such route: ${path}` } })
    }
    const request = await readRequest(incoming, response, path)
    const index = requests.push(request) - 1
    awaited.get(index)?.(request)
    awaited.delete(index)
    if (!wire) return sendEmbeddings(response, request, embed)
    const next = queued.shift() ?? options.reply ?? { text: 'ok' }
    const reply = typeof next === 'function' ? await next(request, index) : next
    await sendReply(wire, request, reply, reply.tokenDelay ?? options.tokenDelay ?? 0, response)
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(asError(error)))
  })
  await listen(server, options.port ?? 0)
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The fake model server has no port.')
  const origin = `http://127.0.0.1:${address.port}`

  async function close(): Promise<void> {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  return {
    origin,
    baseUrl: `${origin}/v1`,
    requests,
    queue: (...replies) => void queued.push(...replies),
    request: (index) => {
      const arrived = requests[index]
      if (arrived) return Promise.resolve(arrived)
      return new Promise((resolve) => awaited.set(index, resolve))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

async function readRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<FakeModelRequest> {
  const ended = new Promise<'finished' | 'aborted'>((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'finished' : 'aborted'))
  })
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  )
  return {
    method: incoming.method ?? 'GET',
    path,
    headers,
    body: typeof body === 'object' && body !== null ? { ...body } : {},
    ended,
  }
}

async function sendReply(
  wire: Wire,
  request: FakeModelRequest,
  reply: FakeReply,
  tokenDelay: number,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value)
  if (reply.status !== undefined && reply.status >= 400) {
    return sendJson(response, reply.status, wire.error(reply.status, reply.error ?? 'fake failure'))
  }
  const [, model, action] = googlePath.exec(request.path) ?? []
  const whole = wholeReply(reply, model ?? String(request.body.model ?? 'fake-model'))
  const isStream = action === undefined ? request.body.stream === true : action.startsWith('stream')
  if (!isStream) return sendJson(response, 200, wire.whole(whole))
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const events = wire.stream(whole, reply.cutOff ?? false)
  if (tokenDelay > 0) await sendPaced(events, tokenDelay, response)
  else response.write(events.map(frame).join(''))
  response.end()
}

async function sendPaced(
  events: WireEvent[],
  tokenDelay: number,
  response: ServerResponse,
): Promise<void> {
  for (const event of events) {
    if (event.pace) await delay(tokenDelay)
    if (response.destroyed) return
    response.write(frame(event))
  }
}

function frame(event: WireEvent): string {
  return `${event.name === null ? '' : `event: ${event.name}\n`}data: ${event.data}\n\n`
}

function sendModels(response: ServerResponse, models: string[]): void {
  const data = models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'fake' }))
  sendJson(response, 200, { object: 'list', data })
}

function sendEmbeddings(
  response: ServerResponse,
  { body }: FakeModelRequest,
  embed: (text: string) => number[] = () => [],
): void {
  const texts = Array.isArray(body.input) ? body.input.map(String) : [String(body.input)]
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) }))
  const usage = { prompt_tokens: texts.length, total_tokens: texts.length }
  sendJson(response, 200, { object: 'list', model: body.model, data, usage })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
