/**
 * An MCP server as a connection sees it, without the SDK, which is only loaded when the first server is
 * connected: most projects have none.
 */
import type { CallToolResult, Progress } from '@modelcontextprotocol/sdk/types.js'
import type { SignIn } from './oauth/sign-in.ts'

/** A tool as its server describes it. */
export interface ServerTool {
  name: string
  title: string | undefined
  description: string
  inputSchema: Record<string, unknown>
  /** The server runs it as a task that is asked about. */
  isTask: boolean
}

export interface ServerCall {
  tool: ServerTool
  input: Record<string, unknown>
  signal: AbortSignal
  onProgress(progress: Progress): void
}

export interface ServerClient {
  list(signal: AbortSignal): Promise<ServerTool[]>
  /** Rejects with `NotDelivered` when the server has surely not seen the call, `NoAnswer` when it took too long. */
  call(call: ServerCall): Promise<CallToolResult>
  /** Resolves when nothing of it is left: process, streams, session. Idempotent. */
  close(): Promise<void>
}

export interface ServerListener {
  /** The connection broke; called once, and not after `close`. */
  onLost(error: Error): void
  onToolsChanged(): void
}

export interface ServerPlace {
  /** Working folder of a process; absolute. */
  cwd: string
  /** For remote servers that ask for it. */
  signIn: SignIn | null
}

/** The server did not get the call: sending it again cannot run it twice. */
export class NotDelivered extends Error {}

/** Someone has to sign in first. */
export class SignInNeeded extends Error {
  readonly url: string
  /** Resolves when someone has; the next attempt to connect will then do. */
  readonly finish: (signal: AbortSignal) => Promise<void>

  constructor(url: string, finish: (signal: AbortSignal) => Promise<void>) {
    super('Someone has to sign in to it first.')
    this.url = url
    this.finish = finish
  }
}

/** The server did not answer a call in time. */
export class NoAnswer extends Error {}
