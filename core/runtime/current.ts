/**
 * What surrounds the code that runs right now: the project it belongs to and the sessions it holds.
 * Carried by async context, so that `dispatch` finds its project and a session that would wait for
 * itself is refused instead of hanging.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { RuntimeContext } from './context.ts'
import type { Step } from './step/step.ts'

/** The tool call whose code runs. */
export interface CurrentCall {
  turnId: string
  toolCallId: string
  /** Does a step of it. */
  step: Step
}

/** The step whose code runs. */
export interface CurrentStep {
  id: string
  /** Whose step it is. */
  owner: object
  /** Its name and number after those of the steps around it. */
  path: readonly (string | number)[]
}

/** An operation that holds its session while it runs. */
export interface SessionHolder {
  /** `sessionLockKey` of the session. */
  readonly sessionKey: string
  readonly hasEnded: boolean
}

interface Current {
  runtime: RuntimeContext
  call: CurrentCall | null
  step: CurrentStep | null
  /** The operations that led here, the outermost first. */
  holders: readonly SessionHolder[]
}

const storage = new AsyncLocalStorage<Current>()

/** Runs the project's own code, from which `dispatch` may be called. */
export function runInProject<Result>(runtime: RuntimeContext, code: () => Result): Result {
  return storage.run({ runtime, call: null, step: null, holders: holders() }, code)
}

/** Runs an operation of a session: code below it may not wait for that session. */
export function runHoldingSession<Result>(
  runtime: RuntimeContext,
  holder: SessionHolder,
  code: () => Result,
): Result {
  const { step = null } = storage.getStore() ?? {}
  return storage.run({ runtime, call: null, step, holders: [...holders(), holder] }, code)
}

/** Runs the code of a tool. */
export function runInCall<Result>(call: CurrentCall, code: () => Result): Result {
  const current = storage.getStore()
  return current === undefined ? code() : storage.run({ ...current, call }, code)
}

/** Runs the code of a step. */
export function runInStep<Result>(step: CurrentStep, code: () => Result): Result {
  const current = storage.getStore()
  return current === undefined ? code() : storage.run({ ...current, step }, code)
}

/** The step this code runs in; null outside of one. */
export function currentStep(): CurrentStep | null {
  return storage.getStore()?.step ?? null
}

/** The tool call this code runs for; null outside of one. */
export function currentCall(): CurrentCall | null {
  return storage.getStore()?.call ?? null
}

/** True in code that a still running operation of this session waits for. */
export function isHeldByCaller(sessionKey: string): boolean {
  return holders().some((holder) => holder.sessionKey === sessionKey && !holder.hasEnded)
}

function holders(): readonly SessionHolder[] {
  return storage.getStore()?.holders ?? []
}

/** The project this code belongs to; null outside of one. In a program of its own, the one it has open. */
export function currentRuntime(): RuntimeContext | null {
  return surroundingRuntime() ?? ofProcess
}

/** The project that runs this code; null in a program of its own. */
export function surroundingRuntime(): RuntimeContext | null {
  return storage.getStore()?.runtime ?? null
}

/** The project that a program of its own has open. */
let ofProcess: RuntimeContext | null = null

export function setProcessRuntime(runtime: RuntimeContext | null): void {
  ofProcess = runtime
}
