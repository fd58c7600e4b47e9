/** One living connection to an MCP server: opened, asked, closed, and heard of when it is lost. */
import { setTimeout as delay } from 'node:timers/promises'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport, SseError } from '@modelcontextprotocol/sdk/client/sse.js'
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import {
  type CallToolResult,
  CallToolResultSchema,
  ErrorCode,
  McpError,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/cfworker'
import { untilAborted } from '../until-aborted.ts'
import type { McpServerConfig } from './server-config.ts'
import {
  NoAnswer,
  NotDelivered,
  type ServerCall,
  type ServerClient,
  type ServerListener,
  type ServerPlace,
  type ServerTool,
  SignInNeeded,
} from './server-port.ts'
import { StdioTransport } from './stdio-transport.ts'

/** What this client calls itself; the number is of its behaviour, not of the product. */
const clientInfo = { name: 'hearth', title: 'Hearth', version: '1.0.0' }

/** How long a doubtful connection may take to prove that it lives, in milliseconds. */
const PING_MS = 5_000
/** How long a server may take to end its session when we leave. */
const FAREWELL_MS = 1_000

/** Rejects with the reason, also in words of the server's own error stream. */
export async function connectServer(
  config: McpServerConfig,
  place: ServerPlace,
  listener: ServerListener,
  signal: AbortSignal,
): Promise<ServerClient> {
  const transport = createTransport(config, place)
  const client = new Client(clientInfo, {
    // The SDK's default compiles schemas to code and refuses drafts it does not know.
    jsonSchemaValidator: new CfWorkerJsonSchemaValidator(),
    listChanged: {
      tools: { autoRefresh: false, debounceMs: 0, onChanged: () => listener.onToolsChanged() },
    },
  })
  try {
    // Opening a stream of events knows no signal.
    await untilAborted(client.connect(transport, { signal, timeout: config.timeoutMs }), signal)
  } catch (error) {
    // Before it is closed: how it ends now is our doing.
    const reason = explain(error, transport)
    await client.close()
    throw signInNeeded(error, transport, place) ?? new Error(reason, { cause: error })
  }
  return new OpenClient(config, client, transport, listener)
}

type ServerTransport = StdioTransport | SSEClientTransport | StreamableHTTPClientTransport

function createTransport(config: McpServerConfig, place: ServerPlace): ServerTransport {
  if ('command' in config) {
    const { command, args, env } = config
    return new StdioTransport({ command, args, env, cwd: place.cwd })
  }
  const options = {
    requestInit: { headers: config.headers },
    ...(place.signIn === null ? {} : { authProvider: place.signIn }),
  }
  const url = new URL(config.url)
  return config.transport === 'sse'
    ? new SSEClientTransport(url, options)
    : new StreamableHTTPClientTransport(url, options)
}

/** Null when that was not what went wrong. */
function signInNeeded(
  error: unknown,
  transport: ServerTransport,
  { signIn }: ServerPlace,
): SignInNeeded | null {
  const url = signIn?.pendingUrl ?? null
  if (signIn === null || url === null || transport instanceof StdioTransport) return null
  if (!(error instanceof UnauthorizedError)) return null
  return new SignInNeeded(url, async (signal) =>
    transport.finishAuth(await signIn.receiveCode(signal)),
  )
}

class OpenClient implements ServerClient {
  readonly #config: McpServerConfig
  readonly #client: Client
  readonly #transport: ServerTransport
  readonly #listener: ServerListener
  #isOver = false
  #probe: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(
    config: McpServerConfig,
    client: Client,
    transport: ServerTransport,
    listener: ServerListener,
  ) {
    this.#config = config
    this.#client = client
    this.#transport = transport
    this.#listener = listener
    client.onclose = () => this.#lose(null)
    client.onerror = (error) => this.#doubt(error)
  }

  async list(signal: AbortSignal): Promise<ServerTool[]> {
    if (this.#client.getServerCapabilities()?.tools === undefined) return []
    const tools: Tool[] = []
    const seen = new Set<string>()
    for (let cursor: string | undefined; ; ) {
      const page = await this.#client.listTools(cursor === undefined ? {} : { cursor }, { signal })
      tools.push(...page.tools)
      cursor = page.nextCursor
      // A server that repeats a page would be asked for ever.
      if (cursor === undefined || seen.has(cursor)) return tools.map(toServerTool)
      seen.add(cursor)
    }
  }

  async call({ tool, input, signal, onProgress }: ServerCall): Promise<CallToolResult> {
    const request = { name: tool.name, arguments: input }
    const options = {
      signal,
      timeout: this.#config.timeoutMs,
      resetTimeoutOnProgress: true,
      onprogress: onProgress,
    }
    try {
      if (tool.isTask) return await this.#callAsTask(request, options)
      return CallToolResultSchema.parse(
        await this.#client.callTool(request, CallToolResultSchema, options),
      )
    } catch (error) {
      signal.throwIfAborted()
      if (!wasDelivered(error)) {
        this.#lose(error)
        throw new NotDelivered(explain(error, this.#transport), { cause: error })
      }
      throw isTimeout(error) ? new NoAnswer(errorText(error), { cause: error }) : error
    }
  }

  close(): Promise<void> {
    this.#isOver = true
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #callAsTask(
    request: { name: string; arguments: Record<string, unknown> },
    options: { signal: AbortSignal; timeout: number },
  ): Promise<CallToolResult> {
    const steps = this.#client.experimental.tasks.callToolStream(
      request,
      CallToolResultSchema,
      options,
    )
    for await (const step of steps) {
      if (step.type === 'result') return CallToolResultSchema.parse(step.result)
      if (step.type === 'error') throw step.error
    }
    throw new Error('The server ended the task without a result.')
  }

  async #close(): Promise<void> {
    if (this.#transport instanceof StreamableHTTPClientTransport) {
      // Polite, not needed: a session that nobody ends expires.
      const farewell = this.#transport.terminateSession().catch(() => undefined)
      const enough = new AbortController()
      const waited = delay(FAREWELL_MS, undefined, { signal: enough.signal }).catch(() => undefined)
      await Promise.race([farewell, waited])
      enough.abort()
    }
    await this.#client.close()
  }

  /** A stream that broke: for Server-Sent Events that was the connection, else it may go on without. */
  #doubt(error: Error): void {
    if (this.#isOver || this.#transport instanceof StdioTransport) return
    if (error instanceof SseError) {
      this.#lose(error)
      return
    }
    this.#probe ??= this.#client
      .ping({ timeout: PING_MS })
      .then(
        () => undefined,
        () => this.#lose(error),
      )
      .finally(() => {
        this.#probe = null
      })
  }

  /** Null: it was closed from the other side. */
  #lose(error: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#closing = this.#client.close()
    this.#listener.onLost(new Error(explain(error, this.#transport), { cause: error }))
  }
}

function toServerTool({ name, title, description, inputSchema, execution }: Tool): ServerTool {
  return {
    name,
    title,
    description: description ?? '',
    inputSchema,
    isTask: execution?.taskSupport === 'required',
  }
}

/** Codes of connections that were refused before a byte was sent. */
const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

function wasDelivered(error: unknown): boolean {
  // The session is gone, as after a restart of the server: the request was answered without being run.
  if (error instanceof StreamableHTTPError) return error.code !== 404
  return !unreachable.includes(networkCode(error))
}

function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return networkCode(error.cause)
}

/** What writing to a process that has ended gives. */
const endedPipe = new Set(['EPIPE', 'ERR_STREAM_DESTROYED'])

/** What a person is told. */
function explain(error: unknown, transport: ServerTransport): string {
  const complaint = transport instanceof StdioTransport ? transport.complaint : ''
  const isClosed =
    (error instanceof McpError && error.code === ErrorCode.ConnectionClosed) ||
    endedPipe.has(networkCode(error))
  if (complaint !== '' && (error === null || isClosed)) return complaint
  return [errorText(error), complaint].filter(Boolean).join('\n')
}

function errorText(error: unknown): string {
  if (error === null) return 'The connection was closed.'
  const text = error instanceof Error ? error.message : String(error)
  const code = unreachable.find((known) => known === networkCode(error) || text.includes(known))
  if (code !== undefined) return `The server cannot be reached (${code}).`
  // What `fetch` says of every failure; the reason is below.
  if (text === 'fetch failed' && error instanceof Error && error.cause instanceof Error) {
    return `The server cannot be reached (${error.cause.message}).`
  }
  return isTimeout(error) ? 'The server did not answer in time.' : text
}

function isTimeout(error: unknown): boolean {
  return error instanceof McpError && error.code === ErrorCode.RequestTimeout
}
