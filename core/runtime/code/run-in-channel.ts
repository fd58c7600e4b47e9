/**
 * One run from the host's side: answers the functions the code calls, and ends it at its limits. Its
 * time stands still while it waits for an answer.
 */
import { fromStoredError } from '../../contract/error.ts'
import { openChannel } from './channel.ts'
import { codeCrashed, codeTimeout } from './code-error.ts'
import type { CodeCall, CodeFunction } from './port.ts'
import type { ThreadMessage, ThreadRequest } from './protocol.ts'

export interface ChannelRun {
  backend: string
  functions: Readonly<Record<string, CodeFunction>>
  /** Of the code. Starting the interpreter is not counted. */
  maxDurationSecs: number
  signal: AbortSignal
}

/** What a run ends with. */
export type ChannelEnd = Extract<ThreadMessage, { type: 'done' | 'paused' }> & { calls: CodeCall[] }

type CallMessage = Extract<ThreadMessage, { type: 'call' }>

/** Beyond the interpreter's own limit, which says more about where the code was. */
const graceMs = 700
/** For a machine that is slow to start a process. */
const startMs = 10_000

export function runInChannel(request: ThreadRequest, run: ChannelRun): Promise<ChannelEnd> {
  const { backend, functions, maxDurationSecs, signal } = run
  return new Promise<ChannelEnd>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const calls: CodeCall[] = []
    const timer = new RunTimer(startMs + maxDurationSecs * 1_000 + graceMs, () =>
      fail(codeTimeout({ maxDurationSecs })),
    )
    const onAbort = () => fail(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const channel = openChannel({
      onMessage,
      onEnd: (how) => fail(codeCrashed(backend, how)),
    })

    function settle(): void {
      timer.stop()
      signal.removeEventListener('abort', onAbort)
      channel.end()
    }
    function fail(error: unknown): void {
      settle()
      reject(error)
    }
    function onMessage(message: ThreadMessage): void {
      if (message.type === 'started') timer.restart(maxDurationSecs * 1_000 + graceMs)
      else if (message.type === 'failed') fail(fromStoredError(message.error))
      else if (message.type === 'call') answer(message)
      else {
        settle()
        resolve({ ...message, calls })
      }
    }
    function answer({ id, name, positional, named }: CallMessage): void {
      timer.pause()
      callFunction(functions, name, positional, named).then((call) => {
        calls.push(call)
        timer.resume()
        channel.send({ id, answer: call })
      }, fail)
    }

    channel.send(request)
  })
}

async function callFunction(
  functions: Readonly<Record<string, CodeFunction>>,
  name: string,
  positional: unknown[],
  named: Record<string, unknown>,
): Promise<CodeCall> {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (known === undefined) {
    return { error: { type: 'NameError', message: `name '${name}' is not defined` } }
  }
  try {
    return { value: jsonValue(await known(positional, named)) }
  } catch (error) {
    const isError = error instanceof Error
    return {
      error: {
        type: isError ? error.name : 'Error',
        message: isError ? error.message : String(error),
      },
    }
  }
}

/** @throws TypeError for what JSON cannot say. */
function jsonValue(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? null : JSON.parse(text)
}

/** Counts down only while nobody waits. */
class RunTimer {
  readonly #onEnd: () => void
  #left: number
  #waiting = 0
  #since = performance.now()
  #timeout: NodeJS.Timeout | null = null

  constructor(milliseconds: number, onEnd: () => void) {
    this.#onEnd = onEnd
    this.#left = milliseconds
    this.#run()
  }

  restart(milliseconds: number): void {
    this.stop()
    this.#left = milliseconds
    this.#run()
  }

  pause(): void {
    this.#waiting += 1
    if (this.#waiting > 1) return
    this.stop()
    this.#left -= performance.now() - this.#since
  }

  resume(): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.#run()
  }

  stop(): void {
    if (this.#timeout !== null) clearTimeout(this.#timeout)
    this.#timeout = null
  }

  #run(): void {
    this.#since = performance.now()
    this.#timeout = setTimeout(this.#onEnd, Math.max(0, this.#left))
  }
}
