/** Ordering, words and statistics over the state in memory. */
import type { Approval } from '../../contract/approval.ts'
import type { DurableEvent } from '../../contract/event.ts'
import { type ListOrder, wordsOf } from '../../contract/list-order.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Run } from '../../contract/run.ts'
import type { Session } from '../../contract/session.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { CallSample, EndSample, Page, PageRequest, SampleRange, Store } from '../port.ts'
import type { MemoryState } from './state.ts'

interface Timed {
  startedAt: number
  endedAt: number | null
}

interface Listed extends Timed {
  id: string
  status: string
}

/** A page of rows in an order; rows are kept in the order in which they came. */
export function inOrder<Row extends { status: string }>(
  rows: readonly Row[],
  keep: (row: Row) => boolean,
  order: ListOrder,
  isAsked: (row: Row) => boolean,
  timesOf: (row: Row) => Timed,
  page: PageRequest,
): Page<Row> {
  const limit = pageLimit(page)
  const sign = order === 'oldest' ? -1 : 1
  const isRanked = order === 'longest' || order === 'attention'
  const cursor = decodeCursor(page.cursor, isRanked ? ['number', 'number'] : ['number'])?.map(
    Number,
  )
  const after: [number, number] | null =
    cursor === undefined ? null : [isRanked ? (cursor[0] ?? 0) : 0, cursor.at(-1) ?? 0]
  const found = rows
    .map((row, position) => ({
      row,
      key: [rank(row, order, isAsked, timesOf), position * sign] as const,
    }))
    .filter(({ row }) => keep(row))
    .filter(({ key }) => after === null || compare(key, [after[0], after[1] * sign]) < 0)
    .sort((a, b) => compare(b.key, a.key))
  const { items, nextCursor } = toPage(found, limit, ({ key: [rank, position] }) =>
    encodeCursor(isRanked ? [rank, position] : [position * sign]),
  )
  return { items: structuredClone(items.map(({ row }) => row)), nextCursor }
}

function compare(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}

function rank<Row extends { status: string }>(
  row: Row,
  order: ListOrder,
  isAsked: (row: Row) => boolean,
  timesOf: (row: Row) => Timed,
) {
  if (order === 'longest') {
    const { startedAt, endedAt } = timesOf(row)
    return endedAt === null ? Number.MAX_SAFE_INTEGER : endedAt - startedAt
  }
  if (order !== 'attention') return 0
  if (isAsked(row) || row.status === 'waiting') return 3
  if (row.status === 'failed' || row.status === 'interrupted') return 2
  return row.status === 'running' ? 1 : 0
}

export function holdsWords(text: string, q: string | undefined): boolean {
  const whole = text.toLowerCase()
  return wordsOf(q).every((word) => whole.includes(word))
}

export function runText({ id, agent, trigger, payload, error }: Run): string {
  return [id, agent, trigger, JSON.stringify(payload), error?.message].join(' ')
}

export function sessionText({ agent, instanceId, name, title, id }: Session): string {
  return [agent, instanceId, name, title, id].join(' ')
}

export function operationText(operation: Operation): string {
  const { agent, instanceId, session, id, kind, model, preview, error } = operation
  return [agent, instanceId, session, id, kind, model, preview, error?.message].join(' ')
}

export function approvalText(approval: Approval): string {
  const { id, toolName, operation, subject, agent, instanceId, session, note, pattern } = approval
  return [id, toolName, operation, subject, agent, instanceId, session, note, pattern].join(' ')
}

export function statisticsReads(state: () => MemoryState): Store['statistics'] {
  return {
    calls(range, limit) {
      const all = state().events.flatMap((event) => callOf(state(), event) ?? [])
      return within(all, range, limit)
    },
    ends(of, range, limit) {
      const rows: EndSample[] =
        of === 'runs'
          ? state().runs.flatMap((run, position) =>
              run.deletedAt === undefined ? (endOf(run, run.workflow, position) ?? []) : [],
            )
          : state().operations.flatMap((operation, position) =>
              operation.parentOperationId === null && operation.deletedAt === undefined
                ? (endOf(operation, operation.agent, position) ?? [])
                : [],
            )
      return within(rows, range, limit)
    },
  }
}

function within<Sample extends { at: number; position: number }>(
  samples: Sample[],
  { after, to }: SampleRange,
  limit: number,
): Sample[] {
  return samples
    .filter(({ at, position }) => compare([at, position], after) > 0 && at < to)
    .sort((a, b) => compare([a.at, a.position], [b.at, b.position]))
    .slice(0, limit)
}

function callOf(state: MemoryState, event: DurableEvent): CallSample | null {
  if (event.type !== 'turn') return null
  const { usage, seq, model, agent = null, runId, durationMs, isError } = event
  return {
    at: Date.parse(event.timestamp),
    position: seq,
    model,
    agent,
    workflow: state.runs.find((run) => run.id === runId)?.workflow ?? null,
    fresh: usage?.input ?? 0,
    cacheRead: usage?.cacheRead ?? 0,
    cacheWrite: usage?.cacheWrite ?? 0,
    reasoning: usage?.reasoning ?? 0,
    output: usage?.output ?? 0,
    cost: usage?.cost?.total ?? null,
    duration: durationMs,
    isError: isError ? 1 : 0,
  }
}

function endOf(row: Listed, name: string | null, position: number): EndSample | null {
  if (name === null || row.endedAt === null) return null
  const { endedAt: at, status } = row
  return { at, position, name, status, duration: at - row.startedAt }
}
