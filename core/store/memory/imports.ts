/** Imported timelines in memory. */
import type { Change } from '../../contract/change.ts'
import { digestOf } from '../blob-reference.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { ImportReads } from '../port.ts'
import type { MemoryState } from './state.ts'

export function applyToImport(
  state: MemoryState,
  change: Extract<Change, { type: `import.${string}` }>,
  now: number,
): void {
  if (change.type === 'import.delete') {
    state.imports = state.imports.filter(({ id }) => id !== change.importId)
    return
  }
  if (change.type === 'import.hide') {
    const found = state.imports.find(({ id }) => id === change.importId)
    if (found) found.deletedAt = change.deletedAt
    return
  }
  const { content, ...row } = change.timeline
  const known = state.imports.find(({ id }) => id === row.id)
  if (known) {
    known.deletedAt = null
    return
  }
  const digest = digestOf(content)
  state.blobs.set(digest, content)
  state.lastImport += 1
  state.imports.push({
    ...row,
    position: state.lastImport,
    bytes: content.byteLength,
    digest,
    importedAt: now,
    deletedAt: null,
  })
}

export function importReads(state: () => MemoryState): ImportReads {
  const find = (id: string) => state().imports.find((one) => one.id === id) ?? null
  return {
    get(id) {
      const found = find(id)
      return found && withoutPosition(found)
    },
    bytes(id) {
      const found = find(id)
      return found && (state().blobs.get(found.digest) ?? null)
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const before = decodeCursor(page.cursor, ['number'])?.map(Number)[0] ?? Number.MAX_VALUE
      const rows = state()
        .imports.filter(({ deletedAt }) => (deletedAt !== null) === (filter.deleted ?? false))
        .filter(({ position }) => position < before)
        .reverse()
      const { items, nextCursor } = toPage(rows, limit, ({ position }) => encodeCursor([position]))
      return { items: items.map(withoutPosition), nextCursor }
    },
    totals: () => ({
      count: state().imports.length,
      bytes: state().imports.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
  }
}

function withoutPosition({ position: _, ...row }: MemoryState['imports'][number]) {
  return structuredClone(row)
}
