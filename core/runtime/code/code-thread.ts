/** Entry of the process that one piece of code is run in: one request, then its end. */
import { HearthError, toStoredError } from '../../contract/error.ts'
import type { CodeCall } from './port.ts'
import type { CallAnswer, CallHost, ThreadMessage, ThreadRequest } from './protocol.ts'

const waiting = new Map<number, (answer: CodeCall) => void>()
let calls = 0

const call: CallHost = (name, positional, named) =>
  new Promise((resolve) => {
    calls += 1
    waiting.set(calls, resolve)
    send({ type: 'call', id: calls, name, positional, named })
  })

async function answer(request: ThreadRequest): Promise<ThreadMessage> {
  const started = () => send({ type: 'started' })
  if (request.language === 'python') {
    const python = await import('./python-engine.ts')
    return python.runPython(request, call, started)
  }
  const { runJavaScript } = await import('./javascript-engine.ts')
  return { type: 'done', ...(await runJavaScript(request, call, started)) }
}

function receive(message: ThreadRequest | CallAnswer): void {
  if ('answer' in message && 'id' in message) {
    waiting.get(message.id)?.(message.answer)
    waiting.delete(message.id)
    return
  }
  answer(message).then(send, (error: unknown) => {
    const { dev: _dev, ...stored } = toStoredError(readable(error))
    send({ type: 'failed', error: stored })
  })
}

/** What an engine did not foresee is still the fault of this one run. */
function readable(error: unknown): HearthError {
  if (HearthError.is(error)) return error
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new HearthError({
    type: 'code_crashed',
    status: 422,
    message: 'The interpreter broke while it ran the code.',
    details: text.slice(0, 2_000),
    cause: error,
  })
}

function send(message: ThreadMessage): void {
  process.send?.(message)
}

// Warnings of experimental parts of Node have nobody to read them here.
process.removeAllListeners('warning')
process.on('message', (message) => receive(message as ThreadRequest | CallAnswer))
process.on('disconnect', () => process.exit())
