/**
 * One MCP server as a project thread uses it, across lost connections.
 *
 * M1  It is connected when first wanted, and then kept: calls of all agents share one client.
 * M2  A connection that is lost is made again by itself: at once when it was sound (it had lasted, or
 *     answered a call), else after 1, 2, 4, … seconds. After some attempts in vain the next one who
 *     wants it tries.
 * M3  Whoever wants it while an attempt is not due for long is refused at once with the last error; an
 *     attempt that is due soon is made for them now.
 * M4  A server that asks for signing in waits for it, and is connected as soon as someone has.
 * M5  A call is sent again only when the server surely did not get it.
 */
import type { CallToolResult, Progress } from '@modelcontextprotocol/sdk/types.js'
import { HearthError } from '../../contract/error.ts'
import type { McpServerHealth, McpServerState } from '../../contract/mcp.ts'
import { untilAborted } from '../until-aborted.ts'
import { callFailed, serverUnavailable } from './errors.ts'
import { PendingSignIn } from './pending-sign-in.ts'
import {
  NotDelivered,
  type ServerCall,
  type ServerClient,
  type ServerListener,
  type ServerTool,
  SignInNeeded,
} from './server-port.ts'
import { exposedToolName } from './tool-name.ts'

export interface ConnectionOptions {
  name: string
  transport: McpServerHealth['transport']
  target: string
  isEnabled: boolean
  /** Tools whose calls a person must allow first: all, none, or these. */
  needsApproval?: boolean | readonly string[] | undefined
  open(listener: ServerListener, signal: AbortSignal): Promise<ServerClient>
  /** What a text that people see must not contain is taken out of it. */
  redact(text: string): string
  /** How long connecting may take, in milliseconds: a server may have to be downloaded first. */
  connectMs?: number
}

export interface ToolCall {
  tool: string
  input: Record<string, unknown>
  signal: AbortSignal
  onProgress(progress: Progress): void
}

const mostAttempts = 5
/** A connection that lasted this long counts as sound, also when it was not used. */
const soundMs = 30_000
const longestDelayMs = 60_000
const soonMs = 2_000

/** Milliseconds before the next attempt after `failures` in a row. */
export function reconnectDelay(failures: number): number {
  return failures === 0 ? 0 : Math.min(longestDelayMs, 1_000 * 2 ** (failures - 1))
}

export class McpConnection {
  readonly name: string
  readonly #options: ConnectionOptions
  readonly #closed = new AbortController()
  #state: McpServerState
  #since = Date.now()
  #lastError: string | null = null
  #tools: readonly ServerTool[] = []
  #client: ServerClient | null = null
  #attempt: Promise<ServerClient> | null = null
  /** The reading of a list that has changed; null when the list is current. */
  #refresh: Promise<void> | null = null
  #isStale = false
  #isSound = false
  #failures = 0
  #retryAt = 0
  #timer: NodeJS.Timeout | null = null
  #isReported = false
  #signIn: PendingSignIn | null = null
  #ending: Promise<unknown> = Promise.resolve()

  constructor(options: ConnectionOptions) {
    this.name = options.name
    this.#options = options
    this.#state = options.isEnabled ? 'idle' : 'disabled'
  }

  get isEnabled(): boolean {
    return this.#options.isEnabled
  }

  /** Whether a person must allow calls of `tool` first. */
  needsApproval(tool: string): boolean {
    const { needsApproval = false } = this.#options
    return typeof needsApproval === 'boolean' ? needsApproval : needsApproval.includes(tool)
  }

  /** What it offered when it was last connected. */
  get known(): readonly ServerTool[] {
    return this.#tools
  }

  health(): McpServerHealth {
    const { name, transport, target } = this.#options
    return {
      name,
      transport,
      target,
      state: this.#state,
      lastError: this.#lastError,
      signInUrl: this.#signIn?.url ?? null,
      tools: this.#tools.map(({ name: tool, title, description, inputSchema }) => ({
        name: exposedToolName(name, tool),
        tool,
        description: description || (title ?? ''),
        parameters: inputSchema,
      })),
      since: this.#since,
    }
  }

  /** What it offers now, connecting when that is needed. @throws `mcp_unavailable`. */
  async tools(signal: AbortSignal): Promise<readonly ServerTool[]> {
    await this.#use(signal)
    if (this.#refresh !== null) await untilAborted(this.#refresh, signal)
    return this.#tools
  }

  /** @throws `mcp_unavailable`, `mcp_timeout`, `mcp_call_failed`, or the reason of an abort. */
  async call(call: ToolCall): Promise<CallToolResult> {
    try {
      return await this.#send(call)
    } catch (error) {
      if (!(error instanceof NotDelivered)) throw this.#callError(call, error)
    }
    return this.#send(call).catch((error: unknown) => {
      throw this.#callError(call, error)
    })
  }

  /** Connects anew, now. Never rejects: `health` says how it went. */
  async reconnect(): Promise<void> {
    if (!this.isEnabled || this.#closed.signal.aborted) return
    await this.#attempt?.catch(() => undefined)
    await this.#signIn?.cancel()
    const client = this.#client
    this.#client = null
    this.#failures = 0
    this.#retryAt = 0
    await client?.close()
    await this.#connect().catch(() => undefined)
  }

  /** Why it is absent, once for each time it came to be; null when that was told already. */
  takeReport(): string | null {
    if (this.#isReported || this.#lastError === null) return null
    this.#isReported = true
    return this.#lastError
  }

  /** Ends its process or session. It takes no more calls. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#closed.abort(new Error('It was closed.'))
    await this.#attempt?.catch(() => undefined)
    await this.#signIn?.cancel()
    await this.#client?.close()
    this.#client = null
    await this.#ending
    if (this.isEnabled) this.#enter('idle')
  }

  async #use(signal: AbortSignal): Promise<ServerClient> {
    signal.throwIfAborted()
    if (this.#closed.signal.aborted) throw serverUnavailable(this.name, 'It was closed.')
    if (!this.isEnabled) throw serverUnavailable(this.name, 'It is disabled.')
    if (this.#client !== null) return this.#client
    if (this.#signIn !== null) throw serverUnavailable(this.name, this.#lastError ?? '')
    const patience = this.#timer === null ? 0 : soonMs
    if (this.#attempt === null && this.#retryAt - Date.now() > patience) {
      throw serverUnavailable(this.name, this.#lastError ?? '')
    }
    return untilAborted(this.#connect(), signal)
  }

  async #send(call: ToolCall): Promise<CallToolResult> {
    const client = await this.#use(call.signal)
    const result = await client.call(this.#resolve(call))
    this.#isSound = true
    return result
  }

  #connect(): Promise<ServerClient> {
    if (this.#attempt !== null) return this.#attempt
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const attempt = this.#open().finally(() => {
      this.#attempt = null
    })
    this.#attempt = attempt
    return attempt
  }

  async #open(): Promise<ServerClient> {
    this.#enter('connecting')
    const { open, connectMs = 30_000 } = this.#options
    const late = AbortSignal.timeout(connectMs)
    const signal = AbortSignal.any([this.#closed.signal, late])
    let client: ServerClient | null = null
    try {
      client = await open(this.#listener, signal)
      this.#isStale = false
      this.#tools = await client.list(signal)
      signal.throwIfAborted()
    } catch (error) {
      await client?.close()
      if (error instanceof SignInNeeded && !this.#closed.signal.aborted) {
        throw this.#waitForSignIn(error)
      }
      throw this.#failed(late.aborted ? new Error('It did not connect in time.') : error)
    }
    this.#client = client
    this.#isSound = false
    this.#lastError = null
    this.#isReported = false
    this.#enter('connected')
    if (this.#isStale) this.#readAgain()
    return client
  }

  readonly #listener: ServerListener = {
    onLost: (error) => this.#lost(error),
    onToolsChanged: () => {
      this.#isStale = true
      this.#readAgain()
    },
  }

  #readAgain(): void {
    if (this.#client === null || this.#refresh !== null) return
    this.#refresh = this.#relist(this.#client).finally(() => {
      this.#refresh = null
    })
  }

  /** Until no change was told of while the list was read. */
  async #relist(client: ServerClient): Promise<void> {
    try {
      while (this.#isStale && this.#client === client) {
        this.#isStale = false
        const tools = await client.list(this.#closed.signal)
        if (this.#client === client) this.#tools = tools
      }
    } catch (error) {
      // The list of before goes on; a connection that is lost is told of by itself.
      if (this.#client === client) this.#lastError = this.#text(error)
    }
  }

  #waitForSignIn(needed: SignInNeeded): HearthError {
    this.#signIn = new PendingSignIn(needed, (error) => {
      this.#signIn = null
      if (error !== null) {
        this.#failed(error)
        return
      }
      this.#failures = 0
      this.#retryAt = 0
      // How that goes is told by the state.
      this.#connect().catch(() => undefined)
    })
    this.#lastError = needed.message
    this.#enter('unauthorized')
    return serverUnavailable(this.name, needed.message)
  }

  #failed(error: unknown): HearthError {
    this.#failures += 1
    this.#retryAt = Date.now() + reconnectDelay(this.#failures)
    this.#lastError = this.#text(error)
    this.#enter('failed')
    return serverUnavailable(this.name, this.#lastError)
  }

  #lost(error: Error): void {
    const client = this.#client
    if (client === null || this.#closed.signal.aborted) return
    this.#client = null
    this.#ending = client.close()
    const wasSound = this.#isSound || Date.now() - this.#since >= soundMs
    this.#failures = wasSound ? 0 : this.#failures + 1
    this.#lastError = this.#text(error)
    this.#retry()
  }

  #retry(): void {
    if (this.#closed.signal.aborted || this.#signIn !== null) return
    const wait = reconnectDelay(this.#failures)
    this.#retryAt = Date.now() + wait
    if (this.#failures >= mostAttempts) {
      this.#enter('failed')
      return
    }
    this.#enter('reconnecting')
    this.#timer = setTimeout(() => {
      this.#connect().catch(() => this.#retry())
    }, wait)
    this.#timer.unref()
  }

  #enter(state: McpServerState): void {
    if (state === this.#state) return
    this.#state = state
    this.#since = Date.now()
  }

  #resolve({ tool: name, ...call }: ToolCall): ServerCall {
    const tool = this.#tools.find((known) => known.name === name)
    if (tool !== undefined) return { tool, ...call }
    throw new HearthError({
      type: 'mcp_tool_not_found',
      status: 404,
      message: `MCP server "${this.name}" has no tool "${name}".`,
      details: `Its tools are: ${this.#tools.map((known) => known.name).join(', ')}.`,
    })
  }

  #callError({ tool, signal }: ToolCall, error: unknown): HearthError {
    signal.throwIfAborted()
    if (HearthError.is(error)) return error
    return callFailed(this.name, tool, error, (text) => this.#options.redact(text))
  }

  #text(error: unknown): string {
    return this.#options.redact(error instanceof Error ? error.message : String(error))
  }
}
