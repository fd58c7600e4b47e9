/** What changes of operations do to the state in memory. */
import type { Change } from '../../contract/change.ts'
import type { Repeats } from '../../contract/queue.ts'
import { ofConversation } from '../operation-record.ts'
import { dropSteps } from './apply-attempt.ts'
import type { MemoryState } from './state.ts'

export function applyToOperation(
  state: MemoryState,
  change: Extract<
    Change,
    { type: 'operation.start' | 'operation.progress' | 'operation.settle' | 'prompt.admit' }
  >,
  now: number,
) {
  if (change.type === 'operation.start' || change.type === 'prompt.admit') {
    const { operation, ...repeats } =
      change.type === 'prompt.admit' ? change.prompt : { operation: change.operation }
    if (state.operations.some((other) => other.id === operation.id)) return
    const start = { status: 'running', turns: 0, toolCalls: 0, usage: null, error: null } as const
    const { retryOf, replayOf }: Repeats = repeats
    state.operations.push({
      ...operation,
      ...start,
      ...(retryOf === undefined ? {} : { retryOf }),
      ...(replayOf === undefined ? {} : { replayOf }),
      startedAt: now,
      endedAt: null,
    })
    return
  }
  const operation = state.operations.find((candidate) => candidate.id === change.operationId)
  if (operation?.status !== 'running') return
  if (change.type === 'operation.progress') {
    Object.assign(operation, { turns: change.turns, toolCalls: change.toolCalls })
    return
  }
  const { status, usage, error } = change
  Object.assign(operation, { status, usage, error, endedAt: now })
  dropSteps(state, operation.id)
  operation.model = change.model ?? operation.model
}

export function removeOperation(
  state: MemoryState,
  change: Extract<Change, { type: 'operation.hide' | 'operation.delete' }>,
) {
  const ids = withTasks(state, change.operationId)
  state.cuts += 1
  if (change.type === 'operation.hide') {
    for (const operation of state.operations) {
      if (!ids.has(operation.id)) continue
      if (change.deletedAt === null) delete operation.deletedAt
      else operation.deletedAt = change.deletedAt
    }
    return
  }
  state.operations = state.operations.filter(({ id }) => !ids.has(id))
  state.steps = state.steps.filter(({ ownerId }) => !ids.has(ownerId))
  state.events = state.events.filter(
    ({ type, operationId }) =>
      type === ofConversation || operationId === undefined || !ids.has(operationId),
  )
  for (const id of ids) state.prompts.delete(id)
}

/** An operation that has ended, and the tasks below it. */
function withTasks(state: MemoryState, id: string): Set<string> {
  const root = state.operations.find((operation) => operation.id === id)
  const ids = new Set(root === undefined || root.endedAt === null ? [] : [id])
  let size: number
  do {
    size = ids.size
    for (const { id, parentOperationId } of state.operations) {
      if (parentOperationId !== null && ids.has(parentOperationId)) ids.add(id)
    }
  } while (ids.size > size)
  return ids
}
