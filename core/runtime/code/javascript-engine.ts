/**
 * JavaScript and TypeScript in QuickJS, an interpreter in WebAssembly. It is made for one run, and its
 * thread ends with it, so nothing is taken apart at the end.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten-core'
import { OutputCapture } from '../sandbox/output-capture.ts'
import { codeFailed, codeOutOfMemory, codeTimeout } from './code-error.ts'
import { javascriptSetup } from './javascript-setup.ts'
import type { CallHost, CodeRequest, ThreadResult } from './protocol.ts'
import { withoutTypes } from './without-types.ts'

const fileName = 'main.ts'
/** `JS_EVAL_FLAG_ASYNC`: a script, whose last expression counts, with `await` at its top. */
const asyncScript = 128
/** About what one call takes of the interpreter's stack. */
const bytesPerCall = 256

interface Memory {
  readonly buffer: ArrayBuffer
}

/** What Node's types leave to those of browsers. */
interface WebAssembly {
  Memory: new (pages: { initial: number; maximum: number }) => Memory
}

const pageBytes = 65_536
/** Pages the interpreter starts with; it cannot do with fewer. */
const firstPages = 256
/** Pages for the interpreter itself. */
const ownPages = 96

/** The interpreter's own limit counts only single large pieces: what it lives in is what bounds it. */
function boundedMemory(maxMemory: number): Memory {
  const maximum = Math.ceil(maxMemory / pageBytes) + ownPages
  const { Memory }: WebAssembly = Reflect.get(globalThis, 'WebAssembly')
  return new Memory({
    initial: firstPages,
    maximum: Math.min(32_768, Math.max(firstPages, maximum)),
  })
}

export async function runJavaScript(
  request: CodeRequest,
  call: CallHost,
  started: () => void,
): Promise<ThreadResult> {
  const { limits, code } = request
  const wasmMemory = boundedMemory(limits.maxMemory)
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory }))
  const runtime = quickjs.newRuntime()
  runtime.setMemoryLimit(limits.maxMemory)
  runtime.setMaxStackSize(Math.max(32_768, limits.maxRecursionDepth * bytesPerCall))
  const clock = new WorkClock(limits.maxDurationSecs * 1_000)
  runtime.setInterruptHandler(() => clock.isOver())
  const vm = runtime.newContext()
  const stdout = new OutputCapture()
  const stderr = new OutputCapture()
  const pending = new Set<Promise<void>>()

  const fail = (handle: QuickJSHandle) => {
    const thrown: unknown = vm.dump(handle)
    // With no memory left there is none for the error either.
    const isFull = thrown === null && wasmMemory.buffer.byteLength > limits.maxMemory
    const error = exceptionOf(thrown)
    if (clock.isOver() || error.message === 'interrupted') return codeTimeout(limits)
    if (isFull || (error.type === 'InternalError' && error.message === 'out of memory')) {
      return codeOutOfMemory(limits)
    }
    return codeFailed(error, { stdout: stdout.end().text, stderr: stderr.end().text })
  }
  const evaluate = (source: string, name: string, flags: number): QuickJSHandle => {
    const outcome = vm.evalCode(source, name, flags)
    if (outcome.error !== undefined) throw fail(outcome.error)
    return outcome.value
  }
  const invoke = (fn: QuickJSHandle, ...args: QuickJSHandle[]): QuickJSHandle => {
    const outcome = vm.callFunction(fn, vm.undefined, ...args)
    if (outcome.error !== undefined) throw fail(outcome.error)
    return outcome.value
  }

  const print = vm.newFunction('print', (stream, text) => {
    const output = vm.getString(stream) === 'stderr' ? stderr : stdout
    output.writeText(vm.getString(text))
  })
  const callOut = vm.newFunction('call', (name, args) => {
    const deferred = vm.newPromise()
    const positional: unknown = JSON.parse(vm.getString(args))
    const answered = call(vm.getString(name), Array.isArray(positional) ? positional : [], {}).then(
      (answer) => {
        pending.delete(answered)
        if ('error' in answer) {
          const { type, message } = answer.error
          deferred.reject(vm.newError({ name: type, message }))
        } else deferred.resolve(vm.newString(JSON.stringify(answer.value ?? null)))
      },
    )
    pending.add(answered)
    return deferred.handle
  })

  /** Runs what is ready, waits for answers, until the promise has settled. */
  const settled = async (promise: QuickJSHandle): Promise<QuickJSHandle> => {
    for (;;) {
      clock.start()
      const jobs = runtime.executePendingJobs()
      if (jobs.error !== undefined) throw fail(jobs.error)
      const state = vm.getPromiseState(promise)
      clock.pause()
      if (state.type === 'fulfilled') return state.value
      if (state.type === 'rejected') throw fail(state.error)
      if (pending.size === 0) throw waitsForNothing(stdout, stderr)
      await Promise.race(pending)
    }
  }

  started()
  clock.start()
  try {
    const setup = evaluate(javascriptSetup, 'setup.js', 0)
    const inputs = vm.newString(JSON.stringify(request.inputs))
    const names = vm.newString(JSON.stringify(request.functions))
    const tools = invoke(setup, print, callOut, inputs, names)
    const source = withoutTypes(code)
    const value = await settled(evaluateCode(vm, source, fail))
    const wrapped = invoke(vm.getProp(tools, 'settle'), vm.getProp(value, 'value'))
    const text = await settled(wrapped)
    const json = vm.typeof(text) === 'string' ? vm.getString(text) : 'null'
    return {
      result: JSON.parse(json),
      stdout: stdout.end().text,
      stderr: stderr.end().text,
      durationMs: clock.workedMs(),
    }
  } catch (error) {
    // The interpreter's own stack ran out: it is of no more use, and neither is its thread.
    if (!(error instanceof RangeError)) throw error
    const exception = { type: 'RangeError', message: 'The code nests too deeply.' }
    const printed = { stdout: stdout.end().text, stderr: stderr.end().text }
    throw codeFailed({ ...exception, traceback: '', line: null }, printed)
  }
}

/** `return` outside of a function is how many end their code; then the code is taken as a function's body. */
function evaluateCode(
  vm: QuickJSContext,
  source: string,
  fail: (error: QuickJSHandle) => Error,
): QuickJSHandle {
  const outcome = vm.evalCode(source, fileName, asyncScript)
  if (outcome.error === undefined) return outcome.value
  if (exceptionOf(vm.dump(outcome.error)).message !== 'return not in a function') {
    throw fail(outcome.error)
  }
  const body = vm.evalCode(`(async () => {${source}\n})()`, fileName, asyncScript)
  if (body.error !== undefined) throw fail(body.error)
  return body.value
}

function exceptionOf(thrown: unknown) {
  const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown
  if (!isError) {
    return {
      type: 'Error',
      message: JSON.stringify(thrown) ?? 'undefined',
      traceback: '',
      line: null,
    }
  }
  const name = 'name' in thrown ? String(thrown.name) : 'Error'
  const stack = 'stack' in thrown ? String(thrown.stack) : ''
  const line = /main\.ts:(\d+)/.exec(stack)?.[1]
  return {
    type: name,
    message: String(thrown.message),
    traceback: stack.split('\n').slice(0, 20).join('\n').trimEnd(),
    line: line === undefined ? null : Number(line),
  }
}

function waitsForNothing(stdout: OutputCapture, stderr: OutputCapture) {
  const message = 'The code waits for something that never happens.'
  return codeFailed(
    { type: 'Error', message, traceback: 'There are no timers and no events.', line: null },
    { stdout: stdout.end().text, stderr: stderr.end().text },
  )
}

/** Milliseconds the code has worked, without those in which it waited. */
class WorkClock {
  readonly #limit: number
  #worked = 0
  #since: number | null = null

  constructor(limit: number) {
    this.#limit = limit
  }

  start(): void {
    this.#since ??= performance.now()
  }

  pause(): void {
    if (this.#since !== null) this.#worked += performance.now() - this.#since
    this.#since = null
  }

  workedMs(): number {
    const running = this.#since === null ? 0 : performance.now() - this.#since
    return Math.round(this.#worked + running)
  }

  isOver(): boolean {
    return this.workedMs() > this.#limit
  }
}
