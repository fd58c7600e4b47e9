/**
 * Runs commands of virtual sandboxes in threads of their own. Ending the thread is the only way to end
 * `while true; do :; done`, which never gives the event loop a turn, and it keeps such loops from
 * stopping the agents beside them. Threads are kept warm for a while, as starting one costs 0.2 s.
 */
import { Worker } from 'node:worker_threads'
import type { ShellAnswer, ShellRequest } from './shell-protocol.ts'
import { shellThreadLocation } from './shell-thread-location.ts'

/** Commands that run at once; more wait their turn. A thread takes about 30 MB. */
const MAX_BUSY = 8
/** Threads kept for the next command. */
const MAX_IDLE = 2
/** How long an idle thread is kept. */
const IDLE_MS = 30_000
const MEMORY_MB = 512

export type ShellOutcome =
  | { type: 'answer'; answer: ShellAnswer }
  | { type: 'timeout' }
  | { type: 'out-of-memory' }

interface IdleThread {
  worker: Worker
  retire: NodeJS.Timeout
}

const idle: IdleThread[] = []
const waiting: (() => void)[] = []
let busy = 0

/**
 * Runs one command; its time limit counts from when it starts. Rejects with the signal's reason when
 * aborted; the thread is dead by then.
 */
export async function runInShellThread(
  request: ShellRequest,
  signal: AbortSignal,
): Promise<ShellOutcome> {
  await takeTurn(signal)
  try {
    return await run(request, signal)
  } finally {
    endTurn()
  }
}

async function takeTurn(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (busy < MAX_BUSY) {
    busy += 1
    return
  }
  await new Promise<void>((resolve, reject) => {
    const start = () => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = () => {
      waiting.splice(waiting.indexOf(start), 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    waiting.push(start)
  })
}

/** The turn goes to whoever waited longest, or is free. */
function endTurn(): void {
  const next = waiting.shift()
  if (next) next()
  else busy -= 1
}

async function run(request: ShellRequest, signal: AbortSignal): Promise<ShellOutcome> {
  const worker = takeThread()
  const outcome = await outcomeOf(worker, request, signal)
  if (outcome.type === 'answer') keepThread(worker)
  else await worker.terminate()
  if (outcome.type === 'abort') throw signal.reason
  if (outcome.type === 'crash') throw outcome.error
  return outcome
}

type Ending = ShellOutcome | { type: 'abort' } | { type: 'crash'; error: unknown }

function outcomeOf(worker: Worker, request: ShellRequest, signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const timer = setTimeout(settle, request.timeoutMs, { type: 'timeout' })
    const onAbort = () => settle({ type: 'abort' })
    const onMessage = (answer: ShellAnswer) => settle({ type: 'answer', answer })
    const onError = (error: unknown) =>
      settle(isOutOfMemory(error) ? { type: 'out-of-memory' } : { type: 'crash', error })
    const onExit = (code: number) =>
      settle({ type: 'crash', error: new Error(`The shell thread ended with code ${code}.`) })

    function settle(ending: Ending): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      resolve(ending)
    }

    signal.addEventListener('abort', onAbort, { once: true })
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(request)
  })
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function takeThread(): Worker {
  const warm = idle.pop()
  if (!warm) return startThread()
  clearTimeout(warm.retire)
  warm.worker.ref()
  return warm.worker
}

function startThread(): Worker {
  const worker = new Worker(shellThreadLocation(), {
    name: 'hearth-shell',
    // Nothing of the host's environment, not even for a command that found a way to look.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  // For a thread that fails while nobody uses it; whoever uses it listens as well.
  return worker.on('exit', () => drop(worker)).on('error', () => drop(worker))
}

function keepThread(worker: Worker): void {
  const retire = setTimeout(() => drop(worker), IDLE_MS)
  // Neither an idle thread nor its timer keeps the process alive.
  retire.unref()
  worker.unref()
  idle.push({ worker, retire })
  if (idle.length > MAX_IDLE && idle[0]) drop(idle[0].worker)
}

function drop(worker: Worker): void {
  const index = idle.findIndex((thread) => thread.worker === worker)
  if (index < 0) return
  clearTimeout(idle[index]?.retire)
  idle.splice(index, 1)
  void worker.terminate()
}
