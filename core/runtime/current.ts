/**
 * What surrounds the code that runs right now: the project it belongs to and the sessions it holds.
 * Carried by async context, so that `dispatch` finds its project and a session that would wait for
 * itself is refused instead of hanging.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { RuntimeContext } from './context.ts'

/** The tool call whose code runs. */
export interface CurrentCall {
  turnId: string
  toolCallId: string
}

interface Current {
  runtime: RuntimeContext
  call: CurrentCall | null
  /** Keys of the sessions whose operations led here. */
  heldSessions: ReadonlySet<string>
}

const storage = new AsyncLocalStorage<Current>()
const noSessions: ReadonlySet<string> = new Set()

/** Runs the project's own code, from which `dispatch` may be called. */
export function runInProject<Result>(runtime: RuntimeContext, code: () => Result): Result {
  return storage.run({ runtime, call: null, heldSessions: heldSessions() }, code)
}

/** Runs an operation of a session: code below it may not wait for that session. */
export function runHoldingSession<Result>(
  runtime: RuntimeContext,
  sessionKey: string,
  code: () => Result,
): Result {
  const held = new Set([...heldSessions(), sessionKey])
  return storage.run({ runtime, call: null, heldSessions: held }, code)
}

/** Runs the code of a tool. */
export function runInCall<Result>(call: CurrentCall, code: () => Result): Result {
  const current = storage.getStore()
  return current === undefined ? code() : storage.run({ ...current, call }, code)
}

/** The tool call this code runs for; null outside of one. */
export function currentCall(): CurrentCall | null {
  return storage.getStore()?.call ?? null
}

export function heldSessions(): ReadonlySet<string> {
  return storage.getStore()?.heldSessions ?? noSessions
}

/** The project this code belongs to; null outside of one. */
export function currentRuntime(): RuntimeContext | null {
  return storage.getStore()?.runtime ?? null
}
