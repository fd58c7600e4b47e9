/** Rows of the table of imported timelines. */
import { z } from 'zod'
import type { NewImport } from '../../contract/change.ts'
import { ImportedTimeline } from '../../contract/imported-timeline.ts'
import { digestOf } from '../blob-reference.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { ImportReads } from '../port.ts'
import type { blobRepository } from './blob-repository.ts'
import { type Database, where } from './query.ts'

const columns = `
  position, id, name, title, scope, exported_at AS exportedAt, hearth, events, skipped, masked,
  is_whole AS isWhole, bytes, digest, imported_at AS importedAt, deleted_at AS deletedAt`

const Row = ImportedTimeline.extend({
  position: z.number(),
  scope: z.string().transform((text) => ImportedTimeline.shape.scope.parse(JSON.parse(text))),
  isWhole: z.number().transform((flag) => flag === 1),
})
const Totals = z.object({ count: z.number(), bytes: z.number() })

export function importRepository(database: Database, blobs: ReturnType<typeof blobRepository>) {
  const byId = database.prepare(`SELECT ${columns} FROM imported_timeline WHERE id = ?`)
  const totals = database.prepare(
    'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM imported_timeline',
  )
  const insert = database.prepare(`
    INSERT INTO imported_timeline (id, name, title, scope, exported_at, hearth, events, skipped,
      masked, is_whole, bytes, digest, imported_at)
    VALUES (@id, @name, @title, @scope, @exportedAt, @hearth, @events, @skipped, @masked, @isWhole,
      @bytes, @digest, @now)
    ON CONFLICT (id) DO UPDATE SET deleted_at = NULL`)
  const hide = database.prepare('UPDATE imported_timeline SET deleted_at = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM imported_timeline WHERE id = ?')

  function get(id: string): ImportedTimeline | null {
    const row = byId.get(id)
    return row === undefined ? null : ImportedTimeline.parse(Row.parse(row))
  }
  const reads: ImportReads = {
    get,
    bytes(id) {
      const found = get(id)
      return found && blobs.read(found.digest)
    },
    list(filter, page) {
      const limit = pageLimit(page)
      const conditions = where()
      conditions.raw(filter.deleted ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL')
      const after = decodeCursor(page.cursor, ['number'])
      if (after) conditions.raw('position < ?', ...after)
      const rows = conditions
        .select(
          database,
          `SELECT ${columns} FROM imported_timeline`,
          `ORDER BY position DESC LIMIT ${limit + 1}`,
        )
        .map((row) => Row.parse(row))
      const { items, nextCursor } = toPage(rows, limit, ({ position }) => encodeCursor([position]))
      return { items: items.map((row) => ImportedTimeline.parse(row)), nextCursor }
    },
    totals: () => Totals.parse(totals.get()),
  }
  return {
    reads,
    add({ content, ...row }: NewImport, now: number) {
      const digest = digestOf(content)
      blobs.insert(digest, content, now)
      insert.run({
        ...row,
        scope: JSON.stringify(row.scope),
        isWhole: row.isWhole ? 1 : 0,
        bytes: content.byteLength,
        digest,
        now,
      })
    },
    hide(id: string, deletedAt: number | null) {
      hide.run(deletedAt, id)
    },
    remove(id: string) {
      remove.run(id)
    },
  }
}
