/**
 * Starts the place code runs in: a process of its own. An interpreter can take the process it is in down
 * with it: monty's is native code, and V8 has been seen to abort while it freed WebAssembly that threads
 * shared. Nor can a thread be ended in the middle of native code.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { codeThreadLocation } from './code-thread-location.ts'
import type { CallAnswer, ThreadMessage, ThreadRequest } from './protocol.ts'

export interface Channel {
  send(message: ThreadRequest | CallAnswer): void
  /** Ends it, whatever it is doing. */
  end(): void
}

export interface ChannelListener {
  onMessage(message: ThreadMessage): void
  /** It ended, by itself or by `end`. `how` is for people. */
  onEnd(how: string): void
}

/** Megabytes for JavaScript around the interpreter. */
const heapMb = 512

export function openChannel({ onMessage, onEnd }: ChannelListener): Channel {
  const child = fork(fileURLToPath(codeThreadLocation()), [], {
    // Nothing of the host's environment but what a process needs to start at all.
    env: { ...systemVariables(), ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [`--max-old-space-size=${heapMb}`],
    serialization: 'advanced',
    // What native code prints past its own door must not end in the output of Hearth.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  keepInSight(child)
  child.on('message', (message) => onMessage(message as ThreadMessage))
  child.on('error', (error) => onEnd(error.message))
  child.on('exit', (code, signal) => onEnd(signal ?? `code ${code}`))
  return {
    send(message) {
      // It may have ended meanwhile, which `exit` tells.
      if (child.connected) child.send(message, () => undefined)
    },
    end: () => void child.kill('SIGKILL'),
  }
}

const running = new Set<ChildProcess>()

/** None outlives this process, whatever it is in the middle of. */
function keepInSight(child: ChildProcess): void {
  if (running.size === 0) process.once('exit', endAll)
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', endAll)
  })
}

function endAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

function systemVariables(): Record<string, string> {
  const { SystemRoot } = process.env
  return SystemRoot === undefined ? {} : { SystemRoot }
}
