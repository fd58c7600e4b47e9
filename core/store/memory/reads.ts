/** Reads over the state in memory. Copies go out, so no reader can change history. */
import type { DurableEvent } from '../../contract/event.ts'
import { inline } from '../blob-reference.ts'
import { eventLine } from '../brief-event.ts'
import { followPath } from '../entry-path.ts'
import { ofConversation } from '../operation-record.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { EventFilter, Page, PageRequest, Store } from '../port.ts'
import { findClaim, withoutKey } from './apply.ts'
import { importReads } from './imports.ts'
import {
  approvalText,
  holdsWords,
  inOrder,
  operationText,
  runText,
  sessionText,
  statisticsReads,
} from './list-reads.ts'
import { queueReads } from './queue.ts'
import { searchReads } from './search-reads.ts'
import type { MemoryState } from './state.ts'

type Reads = Pick<
  Store,
  | 'sessions'
  | 'entries'
  | 'search'
  | 'events'
  | 'runs'
  | 'steps'
  | 'operations'
  | 'dispatches'
  | 'queue'
  | 'approvals'
  | 'grants'
  | 'keys'
  | 'statistics'
  | 'imports'
>

export function memoryReads(state: () => MemoryState): Reads {
  return {
    sessions: sessionReads(state),
    entries: entryReads(state),
    search: searchReads(state),
    events: eventReads(state),
    approvals: approvalReads(state),
    statistics: statisticsReads(state),
    imports: importReads(state),
    queue: queueReads(state),
    grants: {
      get: (id) => copy(state().grants.find((grant) => grant.id === id)),
      list: (page) => newestFirst(state().grants, () => true, page),
      of: ({ capability, agent }) =>
        structuredClone(
          state()
            .grants.filter((grant) => grant.capability === capability && grant.agent === agent)
            .reverse(),
        ),
    },
    keys: {
      find(request) {
        const claim = findClaim(state(), request)
        return claim && { refId: claim.refId }
      },
    },
    runs: {
      get: (id) => copy(state().runs.find((run) => run.id === id)),
      list: (filter, page) =>
        inOrder(
          state().runs,
          (run) =>
            same(filter.workflow, run.workflow) &&
            same(filter.agent, run.agent) &&
            same(filter.instanceId, run.instanceId) &&
            among(filter.status, run.status) &&
            (run.deletedAt !== undefined) === (filter.deleted ?? false) &&
            holdsWords(runText(run), filter.q),
          filter.order ?? 'newest',
          ({ id }) => asks(state(), 'runId', id),
          (run) => run,
          page,
        ),
      long: (events, limit) =>
        state()
          .runs.filter((run) => run.endedAt !== null && run.eventCount >= events)
          .map(({ id, eventCount }) => ({ id, eventCount }))
          .reverse()
          .slice(0, limit),
      request: (id) => structuredClone(state().runNotes.get(id)?.request ?? null),
      progress(id) {
        const notes = state().runNotes.get(id)
        if (notes === undefined) return null
        const { sourceHash, resumes, stop, fruitless } = notes
        return { sourceHash, resumes, stop, fruitless }
      },
    },
    steps: {
      keys: (ownerId) =>
        state()
          .steps.filter((step) => step.ownerId === ownerId)
          .map(({ key }) => key),
      result(ownerId, key) {
        const step = state().steps.find((one) => one.ownerId === ownerId && one.key === key)
        return step === undefined ? null : { result: structuredClone(step.result) }
      },
    },
    operations: {
      get: (id) => copy(state().operations.find((operation) => operation.id === id)),
      list: (filter, page) =>
        inOrder(
          state().operations,
          (operation) =>
            same(filter.agent, operation.agent) &&
            same(filter.instanceId, operation.instanceId) &&
            same(filter.session, operation.session) &&
            same(filter.runId, operation.runId) &&
            among(filter.kind, operation.kind) &&
            among(filter.status, operation.status) &&
            !(filter.topLevel && (operation.runId ?? operation.parentOperationId)) &&
            (operation.deletedAt !== undefined) === (filter.deleted ?? false) &&
            holdsWords(operationText(operation), filter.q),
          filter.order ?? 'newest',
          ({ id }) => asks(state(), 'operationId', id),
          (operation) => operation,
          page,
        ),
    },
    dispatches: {
      get(id) {
        const row = state().dispatches.find((dispatch) => dispatch.id === id)
        return row ? withoutKey(structuredClone(row)) : null
      },
      list(filter, page) {
        const rows = newestFirst(
          state().dispatches,
          (row) =>
            same(filter.agent, row.agent) &&
            same(filter.instanceId, row.instanceId) &&
            among(filter.status, row.status),
          page,
        )
        return { ...rows, items: rows.items.map(withoutKey) }
      },
      unsettled: () =>
        structuredClone(state().dispatches.filter((row) => row.status !== 'settled')).map(
          withoutKey,
        ),
      counts: () => ({
        queued: state().dispatches.filter((row) => row.status === 'queued').length,
        running: state().dispatches.filter((row) => row.status === 'running').length,
      }),
    },
  }
}

/** Whether a question of it waits for a person. */
function asks(state: MemoryState, key: 'runId' | 'operationId', id: string): boolean {
  return state.approvals.some((approval) => approval.status === 'pending' && approval[key] === id)
}

/** What makes two questions the same. */
const question = [
  'agent',
  'instanceId',
  'session',
  'capability',
  'toolName',
  'operation',
  'subject',
  'cwd',
] as const

function approvalReads(state: () => MemoryState): Store['approvals'] {
  return {
    get: (id) => copy(state().approvals.find((approval) => approval.id === id)),
    list: (filter, page) =>
      inOrder(
        state().approvals,
        (approval) =>
          same(filter.agent, approval.agent) &&
          same(filter.instanceId, approval.instanceId) &&
          same(filter.session, approval.session) &&
          among(filter.status, approval.status) &&
          among(filter.capability, approval.capability) &&
          holdsWords(approvalText(approval), filter.q),
        filter.order ?? 'newest',
        ({ status }) => status === 'pending',
        ({ requestedAt, resolvedAt }) => ({ startedAt: requestedAt, endedAt: resolvedAt }),
        page,
      ),
    interrupted: (asked) =>
      copy(
        state().approvals.findLast(
          (approval) =>
            approval.status === 'interrupted' &&
            question.every((key) => approval[key] === asked[key]),
        ),
      ),
  }
}

function sessionReads(state: () => MemoryState): Store['sessions'] {
  return {
    get: (id) => copy(state().sessions.get(id)),
    find: (key) =>
      copy(
        [...state().sessions.values()].find(
          (session) =>
            session.agent === key.agent &&
            session.instanceId === key.instanceId &&
            session.name === key.session &&
            session.deletedAt === null,
        ),
      ),
    list(filter, page) {
      const limit = pageLimit(page)
      const narrowed = filter.includeInternal || filter.runId || filter.parentSessionId
      const found = [...state().sessions.values()].filter(
        (session) =>
          same(filter.agent, session.agent) &&
          same(filter.instanceId, session.instanceId) &&
          same(filter.runId, session.runId) &&
          same(filter.parentSessionId, session.parentSessionId) &&
          (session.deletedAt !== null) === (filter.deleted ?? false) &&
          (filter.archived === undefined || (session.archivedAt !== null) === filter.archived) &&
          (narrowed || (session.runId === null && session.parentSessionId === null)) &&
          holdsWords(sessionText(session), filter.q),
      )
      const items = afterCursor(found, page, (session) => [session.updatedAt, session.id])
      return toPage(structuredClone(items), limit, (last) =>
        encodeCursor([last.updatedAt, last.id]),
      )
    },
    instances(filter, page) {
      const limit = pageLimit(page)
      const groups = new Map<string, ReturnType<Store['sessions']['instances']>['items'][number]>()
      for (const session of state().sessions.values()) {
        const { agent, instanceId, createdAt, updatedAt } = session
        if (!same(filter.agent, agent) || session.runId || session.parentSessionId) continue
        if (session.deletedAt !== null) continue
        const key = JSON.stringify([agent, instanceId])
        const group = groups.get(key) ?? { agent, instanceId, sessions: 0, createdAt, updatedAt }
        group.sessions += 1
        group.createdAt = Math.min(group.createdAt, createdAt)
        group.updatedAt = Math.max(group.updatedAt, updatedAt)
        groups.set(key, group)
      }
      const items = afterCursor([...groups.values()], page, (group) => [
        group.updatedAt,
        group.instanceId,
      ])
      return toPage(items, limit, (last) => encodeCursor([last.updatedAt, last.instanceId]))
    },
  }
}

function entryReads(state: () => MemoryState): Store['entries'] {
  const of = (sessionId: string) => state().entries.get(sessionId) ?? []
  return {
    get: (id) => copy([...state().entries.values()].flat().find((entry) => entry.id === id)),
    list(sessionId, range) {
      const limit = range.limit ?? 100
      if (range.after !== undefined) {
        const { after } = range
        return structuredClone(
          of(sessionId)
            .filter((entry) => entry.seq > after)
            .slice(0, limit),
        )
      }
      const before = range.before ?? Number.MAX_SAFE_INTEGER
      return structuredClone(
        of(sessionId)
          .filter((entry) => entry.seq < before)
          .slice(-limit),
      )
    },
    path(sessionId, options) {
      const leafId = options?.leafId ?? state().sessions.get(sessionId)?.leafId ?? null
      if (leafId === null) return []
      return structuredClone(
        followPath(leafId, of(sessionId).toReversed(), options?.whole ?? false),
      )
    },
  }
}

function eventReads(state: () => MemoryState): Store['events'] {
  return {
    lines(filter, range) {
      const events = this.list(filter, range)
      const lines = events.map(({ seq, ...body }) =>
        eventLine(JSON.stringify(body), seq, range.brief ?? false),
      )
      return { lines, last: events.at(-1)?.seq ?? range.after ?? 0 }
    },
    list(filter, range) {
      const after = range.after ?? 0
      const family = filter.operationId === undefined ? null : familyOf(state(), filter.operationId)
      const hidden = filter.withoutDeleted ? hiddenOf(state()) : null
      const found = state()
        .events.filter((event) => event.seq > after && matches(filter, family, event))
        .filter(
          ({ type, operationId = '' }) => type === ofConversation || !hidden?.has(operationId),
        )
        .slice(0, range.limit ?? 1000)
      const copies = structuredClone(found)
      if (!range.inline) return copies
      return copies.map((event) => inline(event, (digest) => state().blobs.get(digest) ?? null))
    },
    first: () => 1,
    last: () => state().lastSeq,
    cuts: () => state().cuts,
  }
}

function matches(filter: EventFilter, family: Set<string> | null, event: DurableEvent): boolean {
  return (
    same(filter.runId, event.runId) &&
    same(filter.agent, event.agent) &&
    same(filter.instanceId, event.instanceId) &&
    same(filter.session, event.session) &&
    same(filter.dispatchId, event.dispatchId) &&
    among(filter.types, event.type) &&
    (family === null || (event.operationId !== undefined && family.has(event.operationId)))
  )
}

function hiddenOf({ operations }: MemoryState): Set<string> {
  return new Set(operations.flatMap(({ id, deletedAt }) => (deletedAt === undefined ? [] : [id])))
}

function familyOf(state: MemoryState, root: string): Set<string> {
  const family = new Set([root])
  for (const operation of state.operations) {
    if (operation.parentOperationId && family.has(operation.parentOperationId))
      family.add(operation.id)
  }
  return family
}

function newestFirst<Item>(
  rows: Item[],
  keep: (row: Item) => unknown,
  page: PageRequest,
): Page<Item> {
  const limit = pageLimit(page)
  const cursor = decodeCursor(page.cursor, ['number'])
  const before = cursor === null ? rows.length : Number(cursor[0])
  const found = rows
    .map((row, position) => ({ row, position }))
    .filter(({ row, position }) => position < before && keep(row))
    .reverse()
  const { items, nextCursor } = toPage(found, limit, (last) => encodeCursor([last.position]))
  return { items: structuredClone(items.map(({ row }) => row)), nextCursor }
}

function afterCursor<Item>(
  items: Item[],
  page: PageRequest,
  keyOf: (item: Item) => [number, string],
): Item[] {
  const cursor = decodeCursor(page.cursor, ['number', 'string'])
  const sorted = items.toSorted((a, b) => compare(keyOf(b), keyOf(a)))
  if (cursor === null) return sorted
  const key: [number, string] = [Number(cursor[0]), String(cursor[1])]
  return sorted.filter((item) => compare(keyOf(item), key) < 0)
}

function compare(a: [number, string], b: [number, string]): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  if (a[1] === b[1]) return 0
  return a[1] < b[1] ? -1 : 1
}

function same(wanted: string | undefined, actual: string | null | undefined): boolean {
  return wanted === undefined || wanted === actual
}

function among(options: readonly string[] | undefined, actual: string): boolean {
  return options === undefined || options.includes(actual)
}

function copy<Value>(value: Value | undefined): Value | null {
  return value === undefined ? null : structuredClone(value)
}
