/**
 * Starts the place code runs in. JavaScript gets a thread: WebAssembly cannot leave its memory, and a
 * thread can be ended in the middle of it. Python gets a process: its interpreter is native code, which
 * only a process can be ended in the middle of, and which can take a process down with it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { codeThreadLocation } from './code-thread-location.ts'
import type { CodeLanguage } from './port.ts'
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

export function openChannel(language: CodeLanguage, listener: ChannelListener): Channel {
  return language === 'python' ? openProcess(listener) : openThread(listener)
}

/** Megabytes for JavaScript around the interpreter. */
const heapMb = 512

function openThread({ onMessage, onEnd }: ChannelListener): Channel {
  const worker = new Worker(codeThreadLocation(), {
    name: 'hearth-code',
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  worker.on('message', onMessage)
  worker.on('error', (error) => onEnd(error instanceof Error ? error.message : String(error)))
  worker.on('exit', (code) => onEnd(`code ${code}`))
  return {
    send: (message) => worker.postMessage(message),
    end: () => void worker.terminate(),
  }
}

function openProcess({ onMessage, onEnd }: ChannelListener): Channel {
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
