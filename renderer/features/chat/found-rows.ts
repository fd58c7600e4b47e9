/** Where in a conversation words were found: row by row, the newest first, and each time within a row. */
import type { SearchHit } from '../../../core/contract/search.ts'

/** One of the times it was found: in the row of an entry, counted from the row's end. */
export interface FoundPlace {
  entryId: string
  fromEnd: number
}

export interface FoundRow {
  entryIds: readonly string[]
  /** How often it was found in the row, at least once. */
  count: number
}

/**
 * @param hits the newest first
 * @param rowOf the key of the row an entry is drawn in; undefined while it is not read yet
 * @param drawn how often rows that were looked at show it, which is not always what was said
 */
export function foundRows(
  hits: readonly Pick<SearchHit, 'entryId' | 'matches'>[],
  rowOf: (entryId: string) => string | undefined,
  drawn: ReadonlyMap<string, number>,
): FoundRow[] {
  const rows = new Map<string, { entryIds: string[]; count: number }>()
  for (const { entryId, matches } of hits) {
    const key = rowOf(entryId) ?? entryId
    const row = rows.get(key) ?? { entryIds: [], count: 0 }
    row.entryIds.push(entryId)
    row.count += matches
    rows.set(key, row)
  }
  return [...rows].map(([key, { entryIds, count }]) => ({
    entryIds,
    count: Math.max(1, drawn.get(key) ?? count),
  }))
}

/** Which of all times it is, from 0 for the newest. */
export function indexOfPlace(rows: readonly FoundRow[], place: FoundPlace | null): number {
  const row = rowIndex(rows, place)
  const newer = rows.slice(0, row).reduce((sum, { count }) => sum + count, 0)
  return newer + Math.min(place?.fromEnd ?? 0, (rows[row]?.count ?? 1) - 1)
}

/** The next older place for 1, the next newer one for -1; round at the ends. Null where nothing was found. */
export function stepFrom(
  rows: readonly FoundRow[],
  place: FoundPlace | null,
  by: 1 | -1,
): FoundPlace | null {
  const at = rowIndex(rows, place)
  const row = rows[at]
  if (!row) return null
  const fromEnd = Math.min(place?.fromEnd ?? 0, row.count - 1) + by
  if (fromEnd >= 0 && fromEnd < row.count) return placeIn(row, fromEnd)
  const next = rows[(at + by + rows.length) % rows.length] ?? row
  return placeIn(next, by === 1 ? 0 : next.count - 1)
}

function placeIn({ entryIds }: FoundRow, fromEnd: number): FoundPlace | null {
  const [entryId] = entryIds
  return entryId === undefined ? null : { entryId, fromEnd }
}

function rowIndex(rows: readonly FoundRow[], place: FoundPlace | null): number {
  if (!place) return 0
  return Math.max(
    0,
    rows.findIndex(({ entryIds }) => entryIds.includes(place.entryId)),
  )
}
