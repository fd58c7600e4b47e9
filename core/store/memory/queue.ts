/** The queue in memory: what changes do to it, and how it is read. */
import type { Change, QueueTarget } from '../../contract/change.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { QueueReads, QueueRow } from '../port.ts'
import { previewOf, queueStatus, queueText } from '../queue-status.ts'
import { holdsWords } from './list-reads.ts'
import type { MemoryState, QueuedRow } from './state.ts'

/** What the change means for the queue. To be called after it was applied to everything else. */
export function applyToQueue(state: MemoryState, change: Change, now: number): void {
  switch (change.type) {
    case 'prompt.admit': {
      const { operation, content, starts } = change.prompt
      const { id, preview } = operation
      join(state, { kind: 'prompt', id, ...present(operation), preview }, now, starts)
      if (!state.prompts.has(id)) state.prompts.set(id, { content, admittedAt: now })
      break
    }
    case 'dispatch.admit': {
      const { id, agent, instanceId, session, input } = change.dispatch
      if (!state.dispatches.some((row) => row.id === id)) break
      const preview = previewOf(input)
      join(state, { kind: 'dispatch', id, agent, instanceId, session, preview }, now, false)
      break
    }
    case 'run.create': {
      const preview = previewOf(change.run.payload)
      join(state, { kind: 'run', id: change.run.id, ...present(change.run), preview }, now, false)
      break
    }
    case 'dispatch.start':
      start(state, change.dispatchId)
      break
    case 'queue.start': {
      if (start(state, change.id) !== 1) break
      const operation = state.operations.find(({ id }) => id === change.id)
      if (operation?.status === 'running') operation.startedAt = now
      break
    }
    case 'run.begin':
      release(state, change.runId)
      start(state, change.runId)
      break
    case 'run.suspend':
      release(state, change.runId)
      break
    case 'dispatch.requeue':
      release(state, change.dispatchId)
      break
    case 'queue.requeue': {
      const { id, reason, nextAttemptAt, isInterruption } = change
      const row = release(state, id)
      if (!row) break
      row.interruptions += isInterruption ? 1 : 0
      Object.assign(row, { reason, nextAttemptAt })
      break
    }
    case 'queue.wait': {
      const { id, reason, nextAttemptAt } = change
      const row = state.queue.find((item) => item.id === id)
      if (row?.status === 'running') Object.assign(row, { reason, nextAttemptAt })
      break
    }
    case 'queue.stop':
      for (const row of state.queue) {
        if (isMeant(row, change.target)) row.stopReason = change.reason
      }
      break
    case 'operation.settle':
      leave(state, change.operationId)
      break
    case 'dispatch.settle':
      leave(state, change.dispatchId)
      break
    case 'run.settle':
      leave(state, change.runId)
      break
  }
}

/** What a session was asked goes with it. To be called before its rows are gone. */
export function forgetPrompts(state: MemoryState, sessionId: string, now: number): void {
  const session = state.sessions.get(sessionId)
  if (!session) return
  const said = new Set(state.entries.get(sessionId)?.map(({ operationId }) => operationId))
  for (const [id, { admittedAt }] of state.prompts) {
    if (state.queue.some((row) => row.id === id)) continue
    const operation = state.operations.find((other) => other.id === id)
    const isNamed =
      operation?.agent === session.agent &&
      operation.instanceId === session.instanceId &&
      operation.session === session.name &&
      admittedAt <= (session.deletedAt ?? now)
    if (said.has(id) || isNamed) state.prompts.delete(id)
  }
}

export function queueReads(state: () => MemoryState): QueueReads {
  return {
    get(id) {
      const row = state().queue.find((item) => item.id === id)
      return row ? toRow(row) : null
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const [after = 0] = decodeCursor(page.cursor, ['number']) ?? []
      const rows = state().queue.filter(
        (row) =>
          row.position > Number(after) &&
          (filter.kind === undefined || filter.kind.includes(row.kind)) &&
          (filter.agent === undefined || filter.agent === row.agent) &&
          (filter.instanceId === undefined || filter.instanceId === row.instanceId) &&
          (filter.session === undefined || filter.session === row.session) &&
          (filter.workflow === undefined || filter.workflow === row.workflow) &&
          (filter.status === undefined ||
            filter.status.includes(queueStatus(row, Date.now()).status)) &&
          holdsWords(queueText(row), filter.q),
      )
      const items = rows.slice(0, limit + 1).map(toRow)
      return toPage(items, limit, (last) => encodeCursor([last.position]))
    },
    counts() {
      const counts = { queued: 0, running: 0, waiting: 0 }
      for (const row of state().queue) counts[queueStatus(row, Date.now()).status] += 1
      return counts
    },
    prompt: (id) => structuredClone(state().prompts.get(id)?.content ?? null),
  }
}

function toRow(row: QueuedRow): QueueRow {
  const { status, reason, nextAttemptAt, preview, ...rest } = structuredClone(row)
  const shown = preview === undefined || preview === '' ? {} : { preview }
  return { ...rest, ...shown, ...queueStatus({ status, reason, nextAttemptAt }, Date.now()) }
}

type Joining = Pick<
  QueueRow,
  'kind' | 'id' | 'agent' | 'instanceId' | 'session' | 'workflow' | 'preview'
>

function join(state: MemoryState, item: Joining, now: number, starts: boolean): void {
  if (state.queue.some((row) => row.id === item.id)) return
  state.lastPosition += 1
  state.queue.push({
    ...item,
    status: starts ? 'running' : 'queued',
    position: state.lastPosition,
    admittedAt: now,
    attempt: starts ? 1 : 0,
    maxAttempts: 3,
    interruptions: 0,
    reason: null,
    nextAttemptAt: null,
    stopReason: null,
  })
}

function start(state: MemoryState, id: string): number | null {
  const row = state.queue.find((item) => item.id === id)
  if (row?.status !== 'queued') return null
  row.attempt += 1
  Object.assign(row, { status: 'running', nextAttemptAt: null })
  return row.attempt
}

function release(state: MemoryState, id: string): QueuedRow | undefined {
  const row = state.queue.find((item) => item.id === id)
  if (row) Object.assign(row, { status: 'queued', nextAttemptAt: null })
  return row
}

function leave(state: MemoryState, id: string): void {
  state.queue = state.queue.filter((row) => row.id !== id)
}

function isMeant(row: QueuedRow, target: QueueTarget): boolean {
  if (row.kind === 'run') return false
  if ('id' in target) return row.id === target.id
  return (
    row.status === 'running' &&
    row.agent === target.agent &&
    row.instanceId === target.instanceId &&
    (target.session === undefined || row.session === target.session)
  )
}

interface Owner {
  agent?: string | null
  instanceId?: string | null
  session?: string | null
  workflow?: string | null
}

function present({ agent, instanceId, session, workflow }: Owner) {
  return {
    ...(agent ? { agent } : {}),
    ...(instanceId ? { instanceId } : {}),
    ...(session ? { session } : {}),
    ...(workflow ? { workflow } : {}),
  }
}
