/** Identifiers: prefix and ULID, sortable by birth. */
import { monotonicFactory } from 'ulidx'

const pool = new Uint32Array(256)
let used = pool.length

/** Random numbers drawn from a pool: one call of the system's source makes many ids. */
function random(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const value = pool[used] ?? 0
  used += 1
  return value / 2 ** 32
}

const ulid = monotonicFactory(random)

export function newOperationId(): string {
  return `op_${ulid()}`
}
export function newTurnId(): string {
  return `turn_${ulid()}`
}
export function newToolCallId(): string {
  return `call_${ulid()}`
}
export function newStepId(): string {
  return `step_${ulid()}`
}
export function newTaskId(): string {
  return `task_${ulid()}`
}
export function newApprovalId(): string {
  return `approval_${ulid()}`
}
export function newGrantId(): string {
  return `grant_${ulid()}`
}
export function newTokenId(): string {
  return `token_${ulid()}`
}
export function newDispatchId(): string {
  return `dispatch_${ulid()}`
}
export function newSessionId(): string {
  return `session_${ulid()}`
}
export function newEntryId(): string {
  return `entry_${ulid()}`
}
/** `workflow:<name>:<ULID>`, Flue 0.8's shape. */
export function newRunId(workflow: string): string {
  return `workflow:${workflow}:${ulid()}`
}
/** `run_<ULID>`: a call to an agent's handler. */
export function newHandlerRunId(): string {
  return `run_${ulid()}`
}
/** Correlates an error answer with the log. */
export function newErrorRef(): string {
  return `err_${ulid()}`
}
