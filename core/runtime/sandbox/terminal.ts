/** An interactive terminal on the host, for a person. The only module that loads node-pty. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { threadId } from 'node:worker_threads'
import type * as NodePty from 'node-pty'
import { HearthError } from '../../contract/error.ts'
import { hostEnvironment } from './host/environment.ts'
import { markerVariable } from './host/process-table.ts'
import { endProcessTree } from './host/process-tree.ts'

/** From SIGHUP to SIGKILL when a terminal is closed. */
const CLOSE_GRACE_MS = 500

export interface TerminalOptions {
  cwd: string
  columns: number
  rows: number
  /** Beside the allowlisted variables of the host. */
  env?: Record<string, string>
  /** Default: the person's own shell. */
  shell?: string
}

export interface Terminal {
  readonly pid: number
  write(data: string): void
  resize(size: { columns: number; rows: number }): void
  /** Both return a function that unsubscribes. */
  onData(listener: (data: string) => void): () => void
  onExit(listener: (exitCode: number) => void): () => void
  /** Ends the shell and everything started in it. Idempotent; resolves when all of it is gone. */
  dispose(): Promise<void>
}

/**
 * Opens a terminal with a login shell, so that the person's own settings hold.
 *
 * @throws `terminal_unavailable` (501) where node-pty is not installed or was built for another runtime.
 */
export function openTerminal(options: TerminalOptions): Terminal {
  const pty = loadNodePty()
  const marker = `${process.pid}.${threadId}.terminal.${randomBytes(6).toString('hex')}`
  const [shell, ...flags] = shellCommand(options.shell)
  const child = pty.spawn(shell, flags, {
    name: 'xterm-256color',
    cols: dimension(options.columns),
    rows: dimension(options.rows),
    cwd: options.cwd,
    env: {
      ...hostEnvironment(options.env),
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      [markerVariable]: marker,
    },
  })

  let exited = false
  let disposal: Promise<void> | null = null
  const gone = new Promise<void>((resolve) => {
    child.onExit(() => {
      exited = true
      resolve()
    })
  })

  async function end(): Promise<void> {
    if (process.platform === 'win32') child.kill()
    else await endProcessTree({ pid: exited ? 0 : child.pid, marker }, CLOSE_GRACE_MS)
    if (!exited) await gone
  }

  return {
    pid: child.pid,
    write(data) {
      if (!exited) child.write(data)
    },
    resize({ columns, rows }) {
      if (!exited) child.resize(dimension(columns), dimension(rows))
    },
    onData(listener) {
      const subscription = child.onData(listener)
      return () => subscription.dispose()
    },
    onExit(listener) {
      const subscription = child.onExit(({ exitCode }) => listener(exitCode))
      return () => subscription.dispose()
    },
    dispose() {
      disposal ??= end()
      return disposal
    },
  }
}

/** A window that is being laid out may have no size yet; a terminal always has one. */
function dimension(value: number): number {
  return Math.max(1, Math.min(10_000, Math.floor(value) || 1))
}

function shellCommand(wanted: string | undefined): [string, ...string[]] {
  if (process.platform === 'win32') return [wanted ?? process.env.ComSpec ?? 'cmd.exe']
  const candidates = [wanted, process.env.SHELL, '/bin/bash', '/bin/sh']
  const shell = candidates.find((path) => path !== undefined && existsSync(path)) ?? '/bin/sh'
  return [shell, '-l']
}

let loaded: typeof NodePty | null = null

function loadNodePty(): typeof NodePty {
  if (loaded) return loaded
  try {
    const require = createRequire(import.meta.url)
    loaded = require('node-pty') as typeof NodePty
    return loaded
  } catch (error) {
    throw new HearthError({
      type: 'terminal_unavailable',
      status: 501,
      message: 'Terminals are not available here.',
      details: 'The native module node-pty is missing, or was built for another version of Node.',
      dev: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
}
