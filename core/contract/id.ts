/** Identifiers: prefix and ULID, sortable by birth. */
import { monotonicFactory } from 'ulidx'

const ulid = monotonicFactory()

export function newOperationId(): string {
  return `op_${ulid()}`
}
export function newTurnId(): string {
  return `turn_${ulid()}`
}
export function newToolCallId(): string {
  return `call_${ulid()}`
}
export function newTaskId(): string {
  return `task_${ulid()}`
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
/** Correlates an error answer with the log. */
export function newErrorRef(): string {
  return `err_${ulid()}`
}
