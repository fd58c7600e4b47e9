/** Runs one command in a rented machine: a time limit, an abort that ends it there, output as it comes. */
import { setTimeout as delay } from 'node:timers/promises'
import { HearthError } from '../../../contract/error.ts'
import { fileError } from '../file-error.ts'
import { TIMEOUT_EXIT_CODE } from '../host/run-command.ts'
import { OutputCapture } from '../output-capture.ts'
import type { ExecResult } from '../port.ts'
import { ExitMark } from './exit-mark.ts'
import type { RemoteMachine } from './machine.ts'
import { commandScript, endScript } from './shell.ts'

/** How often an end is asked for: a command may still be on its way when the first one is. */
const END_ATTEMPTS = 3
/** How long one such question may take before what runs is given up. */
const END_PATIENCE_MS = 5_000
/** How long output may stay open once a command ended, before it is let go. */
const CLOSE_WAIT_MS = 1_000
/** How long the news of an end may take to come back. */
const BETWEEN_ATTEMPTS_MS = 150

export interface RemoteCommand {
  command: string
  folder: string
  env: Record<string, string>
  mark: string
  timeoutMs: number
  signal: AbortSignal
  onOutput?: ((chunk: string) => void) | undefined
}

/**
 * Null when the signal ended it, once nothing of it runs any more.
 *
 * @throws `file_not_found` for a missing folder; what the provider throws.
 */
export async function runRemoteCommand(
  machine: RemoteMachine,
  command: RemoteCommand,
): Promise<ExecResult | null> {
  const { signal, mark, timeoutMs, onOutput } = command
  for (const name of Object.keys(command.env)) checkName(name)
  const stdout = new OutputCapture(onOutput)
  const stderr = new OutputCapture(onOutput)
  const exitMark = new ExitMark(mark)
  const listening = new AbortController()
  let isListening = true
  let onExit = () => {}
  const exited = new Promise<void>((resolve) => {
    onExit = resolve
  })
  const running = machine.run({
    script: commandScript(command.command, command.folder, mark),
    env: command.env,
    onStdout(chunk) {
      if (!isListening) return
      if (typeof chunk === 'string') stdout.writeText(chunk)
      else stdout.write(chunk)
    },
    onStderr(chunk) {
      if (!isListening) return
      stderr.writeText(exitMark.take(chunk))
      if (exitMark.exit !== null) onExit()
    },
    signal: listening.signal,
  })
  const outcome = await raceLimits(running, exited, timeoutMs, signal)
  // A shell whose command is killed says so at length; what is in the background has no listener.
  isListening = false
  if (typeof outcome !== 'number') {
    if (outcome !== 'left') await endMarked(machine, mark, running)
    listening.abort(new Error('Nobody listens any more.'))
    // It was left on purpose: how its stream breaks off tells nothing.
    await running.catch(() => undefined)
  }
  if (outcome === 'aborted') return null
  if (exitMark.exit === 'no folder') {
    throw fileError(Object.assign(new Error('cd failed'), { code: 'ENOENT' }), command.folder)
  }
  stderr.writeText(exitMark.end())
  if (outcome === 'timeout') stderr.writeText(`bash: timed out after ${timeoutMs} ms\n`)
  const [out, err] = [stdout.end(), stderr.end()]
  return {
    stdout: out.text,
    stderr: err.text,
    exitCode:
      outcome === 'timeout'
        ? TIMEOUT_EXIT_CODE
        : (exitMark.exit ?? (outcome === 'left' ? 1 : outcome)),
    truncated: out.truncated || err.truncated,
  }
}

/** Ends everything that carries this mark; with `running`, until that is settled. */
export async function endMarked(
  machine: RemoteMachine,
  mark: string,
  running?: Promise<unknown>,
): Promise<void> {
  let isSettled = running === undefined
  const settle = () => {
    isSettled = true
  }
  const settled = running?.then(settle, settle)
  for (let attempt = 0; attempt < END_ATTEMPTS; attempt += 1) {
    await machine.run({
      script: endScript(mark),
      env: {},
      onStdout() {},
      onStderr() {},
      signal: AbortSignal.timeout(END_PATIENCE_MS),
    })
    if (settled !== undefined) await Promise.race([settled, delay(BETWEEN_ATTEMPTS_MS)])
    if (isSettled) return
  }
}

/** `left`: it ended, and something in the background holds its output open. */
type Outcome = number | 'timeout' | 'aborted' | 'left'

async function raceLimits(
  running: Promise<number>,
  exited: Promise<void>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const timers: NodeJS.Timeout[] = []
  let onAbort = () => {}
  const limits = new Promise<Outcome>((resolve) => {
    timers.push(setTimeout(() => resolve('timeout'), timeoutMs))
    onAbort = () => resolve('aborted')
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
  })
  const left = exited.then(
    () =>
      new Promise<Outcome>((resolve) => {
        timers.push(setTimeout(() => resolve('left'), CLOSE_WAIT_MS))
      }),
  )
  try {
    return await Promise.race([running, limits, left])
  } finally {
    for (const timer of timers) clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function checkName(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return
  throw new HearthError({
    type: 'invalid_request',
    status: 400,
    message: `"${name}" is not the name of an environment variable.`,
    details: 'Use letters, digits and underscores.',
  })
}
