/** Events as the text they are stored as, for those who only pass them on or read them elsewhere. */
import { eventLine } from '../brief-event.ts'
import { ofConversation } from '../operation-record.ts'
import type { EventFilter, EventReads } from '../port.ts'
import { type Database, where } from './query.ts'

/** Read at once unless asked otherwise. */
export const mostEvents = 1000

/** Operations and everything they delegated to, for the timeline of one operation. */
const family = `operation_id IN (
  WITH RECURSIVE family(id) AS (
    VALUES (?) UNION SELECT operation.id FROM operation JOIN family ON operation.parent_operation_id = family.id)
  SELECT id FROM family)`

/** A deleted operation leaves the conversation as it was. */
const notDeleted = `(operation_id IS NULL OR type = '${ofConversation}'
  OR operation_id NOT IN (SELECT id FROM operation WHERE deleted_at IS NOT NULL))`

/** As `EventReads.lines`. */
export function readLines(
  database: Database,
  ...[filter, range]: Parameters<EventReads['lines']>
): ReturnType<EventReads['lines']> {
  const after = range.after ?? 0
  const rows = eventsWhere(filter, after).select(
    database,
    'SELECT seq, data FROM event',
    `ORDER BY seq LIMIT ${Math.max(1, Math.trunc(range.limit ?? mostEvents))}`,
  )
  const found = { lines: [] as string[], last: after }
  for (const row of rows) {
    if (!isRow(row)) throw new Error('A row of the log has no text.')
    found.lines.push(eventLine(row.data, row.seq, range.brief ?? false))
    found.last = row.seq
  }
  return found
}

export function eventsWhere(filter: EventFilter, after: number) {
  const conditions = where()
  conditions.raw('seq > ?', after)
  conditions.equal('run_id', filter.runId)
  conditions.equal('agent', filter.agent)
  conditions.equal('instance_id', filter.instanceId)
  conditions.equal('session', filter.session)
  conditions.equal('dispatch_id', filter.dispatchId)
  conditions.oneOf('type', filter.types)
  if (filter.operationId !== undefined) conditions.raw(family, filter.operationId)
  if (filter.withoutDeleted) conditions.raw(notDeleted)
  return conditions
}

/** By hand: a schema that copies took as long as the reading. */
function isRow(value: unknown): value is { seq: number; data: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'data') === 'string' &&
    typeof Reflect.get(value, 'seq') === 'number'
  )
}
