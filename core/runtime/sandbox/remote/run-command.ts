/** Runs one command in a rented machine: a time limit, an abort that ends it there, output as it comes. */
import { setTimeout as delay } from 'node:timers/promises'
import { HearthError } from '../../../contract/error.ts'
import { fileError } from '../file-error.ts'
import { TIMEOUT_EXIT_CODE } from '../host/run-command.ts'
import { OutputCapture } from '../output-capture.ts'
import type { ExecResult } from '../port.ts'
import type { RemoteMachine } from './machine.ts'
import { commandScript, endScript, noFolder } from './shell.ts'

/** How often an end is asked for: a command may still be on its way when the first one is. */
const END_ATTEMPTS = 3
/** How long one such question may take before what runs is given up. */
const END_PATIENCE_MS = 5_000
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
  const missing = noFolder(mark)
  let isFolderMissing = false
  let isEnding = false
  const listening = new AbortController()
  const running = machine.run({
    script: commandScript(command.command, command.folder, mark),
    env: command.env,
    onStdout(chunk) {
      if (!isEnding) take(stdout, chunk)
    },
    onStderr(chunk) {
      // A shell whose command is killed says so at length.
      if (isEnding) return
      if (textOf(chunk).endsWith(missing)) isFolderMissing = true
      else take(stderr, chunk)
    },
    signal: listening.signal,
  })
  const outcome = await raceLimits(running, timeoutMs, signal)
  if (outcome === 'aborted' || outcome === 'timeout') {
    isEnding = true
    await endMarked(machine, mark, running)
    listening.abort(new Error('The command was ended.'))
    // It was ended on purpose: how its stream breaks off tells nothing.
    await running.catch(() => undefined)
  }
  if (outcome === 'aborted') return null
  if (isFolderMissing) {
    throw fileError(Object.assign(new Error(missing), { code: 'ENOENT' }), command.folder)
  }
  if (outcome === 'timeout') stderr.writeText(`bash: timed out after ${timeoutMs} ms\n`)
  const [out, err] = [stdout.end(), stderr.end()]
  return {
    stdout: out.text,
    stderr: err.text,
    exitCode: typeof outcome === 'number' ? outcome : TIMEOUT_EXIT_CODE,
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

type Outcome = number | 'timeout' | 'aborted'

async function raceLimits(
  running: Promise<number>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const limits = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), timeoutMs)
    onAbort = () => resolve('aborted')
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([running, limits])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function take(capture: OutputCapture, chunk: string | Uint8Array): void {
  if (typeof chunk === 'string') capture.writeText(chunk)
  else capture.write(chunk)
}

function textOf(chunk: string | Uint8Array): string {
  return typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
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
