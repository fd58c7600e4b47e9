/** Order and words of a list, as SQL. */
import { type ListOrder, wordsOf } from '../../contract/list-order.ts'
import { decodeCursor, encodeCursor } from '../page.ts'
import type { where } from './query.ts'

type Conditions = ReturnType<typeof where>

export interface OrderedList {
  /** A column `rank` to read beside the others. */
  column: string
  tail: string
  cursorOf(row: { position: number; rank: number }): string
}

/** What is measured: SQL over the table named `listed`. */
export interface Ranks {
  length: string
  attention: string
}

/** Of runs and operations. `idColumn`: how approvals name them. */
export function workRanks(idColumn: 'run_id' | 'operation_id'): Ranks {
  return {
    length: 'ended_at - started_at',
    attention: `CASE
      WHEN EXISTS (SELECT 1 FROM approval WHERE approval.status = 'pending' AND approval.${idColumn} = listed.id) THEN 3
      WHEN listed.status = 'waiting' THEN 3
      WHEN listed.status IN ('failed', 'interrupted') THEN 2
      WHEN listed.status = 'running' THEN 1
      ELSE 0 END`,
  }
}

/** Larger than any duration: what has not ended comes first. */
const endless = 9_000_000_000_000_000

/** Adds what comes after the cursor to the conditions on a table named `listed`. */
export function orderedList(
  conditions: Conditions,
  order: ListOrder,
  cursor: string | undefined,
  ranks: Ranks,
): OrderedList {
  if (order === 'newest' || order === 'oldest') {
    const isNewest = order === 'newest'
    const after = decodeCursor(cursor, ['number'])
    if (after) conditions.raw(`position ${isNewest ? '<' : '>'} ?`, ...after)
    return {
      column: '0 AS rank',
      tail: `ORDER BY position ${isNewest ? 'DESC' : 'ASC'}`,
      cursorOf: ({ position }) => encodeCursor([position]),
    }
  }
  const rank = order === 'longest' ? `coalesce(${ranks.length}, ${endless})` : ranks.attention
  const after = decodeCursor(cursor, ['number', 'number'])
  if (after) conditions.raw(`(${rank}, position) < (?, ?)`, ...after)
  return {
    column: `${rank} AS rank`,
    tail: 'ORDER BY rank DESC, position DESC',
    cursorOf: ({ rank, position }) => encodeCursor([rank, position]),
  }
}

/** Every word somewhere in `text`, an SQL expression. Only letters of ASCII are alike in both cases. */
export function containsWords(conditions: Conditions, text: string, q: string | undefined): void {
  for (const word of wordsOf(q)) conditions.raw(`instr(lower(${text}), ?) > 0`, word)
}
