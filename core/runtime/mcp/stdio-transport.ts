/**
 * Speaks with an MCP server over the standard streams of a process that is ours to end. Unlike the
 * SDK's own transport it gives the process a group and a marker, so that `npx` takes its server with
 * it, and keeps what the server said on its error stream for whoever asks why it failed.
 */
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import spawn from 'cross-spawn'
import { hostEnvironment } from '../sandbox/host/environment.ts'
import { markerVariable } from '../sandbox/host/process-table.ts'
import { endProcessTree } from '../sandbox/host/process-tree.ts'

/** A server ends by itself when its input is closed; this is how long it may take to. */
const END_MS = 500
/** From SIGTERM to SIGKILL. */
const GRACE_MS = 1_000
/** Characters kept of the error stream. */
const COMPLAINT_LENGTH = 2_000
/** Bytes of one message: enough for a large file in base64. */
const MESSAGE_BYTES = 64 * 1024 * 1024

export interface ServerCommand {
  command: string
  args: readonly string[]
  env: Record<string, string>
  /** Absolute. */
  cwd: string
}

export class StdioTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #command: ServerCommand
  readonly #marker = `${process.pid}.${threadId}.mcp-${randomBytes(6).toString('hex')}`
  readonly #incoming = new ReadBuffer({ maxBufferSize: MESSAGE_BYTES })
  #child: ChildProcess | null = null
  #ended: Promise<void> = Promise.resolve()
  #exit: string | null = null
  #complaint = ''
  #closing: Promise<void> | null = null

  constructor(command: ServerCommand) {
    this.#command = command
  }

  /** How the process ended and the last it said about it; empty while there is nothing to say. */
  get complaint(): string {
    return [this.#exit, this.#complaint.trim()].filter(Boolean).join('\n')
  }

  async start(): Promise<void> {
    const { command, args, env, cwd } = this.#command
    if (!existsSync(cwd)) throw new Error(`Its working folder ${cwd} does not exist.`)
    const child = spawn(command, [...args], {
      cwd,
      env: hostEnvironment(env, { [markerVariable]: this.#marker }),
      // Its own group: signals for the studio do not reach it, ours reach all of it.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.#child = child
    this.#follow(child)
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', (error) => reject(startError(error, command)))
    })
  }

  async send(message: JSONRPCMessage): Promise<void> {
    try {
      await this.#write(serializeMessage(message))
    } catch (error) {
      // It listens no more because it ends: how, and what it said about that, is about to be known.
      await this.#within(GRACE_MS, this.#ended)
      throw error
    }
  }

  async #write(text: string): Promise<void> {
    const input = this.#child?.stdin
    if (!input?.writable) throw new Error('The server is not running.')
    await new Promise<void>((resolve, reject) => {
      input.write(text, (error) => (error ? reject(error) : resolve()))
    })
  }

  async #within(ms: number, work: Promise<void>): Promise<void> {
    const enough = new AbortController()
    const waited = delay(ms, undefined, { signal: enough.signal }).catch(() => undefined)
    await Promise.race([work, waited])
    enough.abort()
  }

  /** Resolves when nothing the server started runs any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined) return
    child.stdin?.end()
    await this.#within(END_MS, this.#ended)
    await endProcessTree({ pid: child.pid, marker: this.#marker }, GRACE_MS)
    // Something that is not ours to end may still hold the streams.
    for (const stream of child.stdio) stream?.destroy()
    await this.#ended
  }

  #follow(child: ChildProcess): void {
    this.#ended = new Promise((resolve) => {
      child.once('error', () => {
        if (child.pid === undefined) resolve()
      })
      child.once('close', () => {
        this.#incoming.clear()
        resolve()
        this.onclose?.()
      })
    })
    child.once('exit', (code, signal) => {
      this.#exit = `Its process ended ${signal ? `by ${signal}` : `with code ${code}`}.`
      // A child of the server may keep the streams open; what it writes is not the server's word.
      void this.close()
    })
    child.stdin?.on('error', (error) => this.onerror?.(error))
    child.stdout?.on('data', (chunk: Buffer) => this.#receive(chunk))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-COMPLAINT_LENGTH)
    })
  }

  #receive(chunk: Buffer): void {
    try {
      this.#incoming.append(chunk)
    } catch (error) {
      this.#fail(error)
      void this.close()
      return
    }
    for (;;) {
      try {
        const message = this.#incoming.readMessage()
        if (message === null) return
        this.onmessage?.(message)
      } catch (error) {
        // A line that is no message, such as a greeting: the next one may be.
        this.#fail(error)
      }
    }
  }

  #fail(error: unknown): void {
    this.onerror?.(error instanceof Error ? error : new Error(String(error)))
  }
}

function startError(error: Error, command: string): Error {
  const isMissing = 'code' in error && error.code === 'ENOENT'
  return isMissing ? new Error(`There is no command "${command}".`, { cause: error }) : error
}
