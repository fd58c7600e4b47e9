/** Runs one shell command on the host: pipes, an own process group, a time limit, a tree that ends. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileError, notADirectory } from '../file-error.ts'
import { OutputCapture } from '../output-capture.ts'
import type { ExecResult } from '../port.ts'
import { markerVariable, outputsOf } from './process-table.ts'
import { endProcessTree } from './process-tree.ts'

/** Exit code of a command that ran into its time limit, as `timeout(1)` has it. */
export const TIMEOUT_EXIT_CODE = 124
/** Exit code of a command that could not be started, as shells have it. */
const CANNOT_START_EXIT_CODE = 126
/** From SIGTERM to SIGKILL after a timeout: long enough for a database to close its files. */
const TIMEOUT_GRACE_MS = 2_000
/** From SIGTERM to SIGKILL after an abort, where somebody waits. */
const ABORT_GRACE_MS = 300
/** How long pipes may stay open once the tree is dead, before they are let go. */
const CLOSE_WAIT_MS = 1_000

export interface HostCommand {
  command: string
  cwd: string
  env: Record<string, string>
  /** Recognises what the command starts, wherever it moves. */
  marker: string
  timeoutMs: number
  signal?: AbortSignal | undefined
  onOutput?: ((chunk: string) => void) | undefined
}

export interface FinishedCommand extends ExecResult {
  /** Its process group still has members: something was sent to the background. */
  leftBehind: boolean
  pid: number
}

type Ending = 'closed' | 'timeout' | 'abort'

/** Resolves when every byte of output has been read; rejects with the signal's reason on abort. */
export async function runHostCommand(options: HostCommand): Promise<FinishedCommand> {
  const { signal } = options
  signal?.throwIfAborted()
  const child = start(options)
  if (child instanceof Error) return couldNotStart(child)
  const outputs = outputsOf(child.pid)
  const stdout = collect(child.stdout, options.onOutput)
  const stderr = collect(child.stderr, options.onOutput)
  const closed = closing(child)

  const ending = await firstOf(closed, options.timeoutMs, signal)
  if (ending !== 'closed' && child.pid !== undefined) {
    const grace = ending === 'timeout' ? TIMEOUT_GRACE_MS : ABORT_GRACE_MS
    await endProcessTree({ pid: child.pid, marker: options.marker, outputs }, grace)
    await letGo(child, closed)
  }
  const { exitCode, failure } = await closed
  if (ending === 'abort') signal?.throwIfAborted()
  if (failure) throwForMissingFolder(failure, options.cwd)

  const out = stdout.end()
  const err = stderr.end()
  const complaint = failure ? `${failure.message}\n` : ''
  return {
    stdout: out.text,
    stderr: err.text + complaint,
    exitCode: ending === 'timeout' ? TIMEOUT_EXIT_CODE : exitCode,
    truncated: out.truncated || err.truncated,
    leftBehind: ending === 'closed' && groupIsAlive(child.pid),
    pid: child.pid ?? 0,
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** Some failures (too long a command, a NUL in it) are thrown at once instead of emitted: returned here. */
function start({ command, cwd, env, marker }: HostCommand): Child | Error {
  const [shell, ...flags] = hostShell()
  try {
    return spawn(shell, [...flags, command], {
      cwd,
      env: { ...env, [markerVariable]: marker },
      // Its own group and session: signals for the studio do not reach it, ours reach all of it.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: process.platform === 'win32',
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error
    throw error
  }
}

function couldNotStart(error: Error): FinishedCommand {
  return {
    stdout: '',
    stderr: `${error.message}\n`,
    exitCode: CANNOT_START_EXIT_CODE,
    truncated: false,
    leftBehind: false,
    pid: 0,
  }
}

function hostShell(): [string, ...string[]] {
  if (process.platform === 'win32') return [process.env.ComSpec ?? 'cmd.exe', '/d', '/s', '/c']
  return [existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh', '-c']
}

function collect(stream: Readable, onOutput: HostCommand['onOutput']): OutputCapture {
  const capture = new OutputCapture(onOutput)
  stream.on('data', (bytes: Uint8Array) => capture.write(bytes))
  return capture
}

interface Closed {
  exitCode: number
  failure: Error | null
}

function closing(child: Child): Promise<Closed> {
  const { promise, resolve } = deferred<Closed>()
  let failure: Error | null = null
  child.once('error', (error) => {
    failure = error
    // A process that never started closes nothing.
    if (child.pid === undefined) resolve({ exitCode: CANNOT_START_EXIT_CODE, failure })
  })
  child.once('close', (code, signalName) => {
    const fromSignal = signalName === null ? 0 : 128 + constants.signals[signalName]
    resolve({ exitCode: code ?? fromSignal, failure })
  })
  return promise
}

function deferred<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** What happens first; leaves no timer and no listener behind. */
async function firstOf(
  closed: Promise<unknown>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  const { promise, resolve } = deferred<Ending>()
  const timer = setTimeout(resolve, timeoutMs, 'timeout')
  const abort = () => resolve('abort')
  signal?.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([closed.then((): Ending => 'closed'), promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Closes the pipes when something that is not ours to end still holds them. */
async function letGo(child: Child, closed: Promise<unknown>): Promise<void> {
  const enough = new AbortController()
  const waited = delay(CLOSE_WAIT_MS, 'waited', { signal: enough.signal })
  const first = await Promise.race([closed.then(() => 'closed'), waited])
  if (first === 'closed') {
    enough.abort()
    await waited.catch(() => undefined)
    return
  }
  child.stdout.destroy()
  child.stderr.destroy()
}

function groupIsAlive(pid: number | undefined): boolean {
  if (pid === undefined || process.platform === 'win32') return false
  try {
    process.kill(-pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The system blames the shell when it is the working folder that is missing. */
function throwForMissingFolder(failure: Error, cwd: string): void {
  if (!existsSync(cwd)) throw fileError(failure, cwd)
  if (!statSync(cwd).isDirectory()) throw notADirectory(cwd)
}
