/** The full-text index over entries. Its rows go with the entries they are of. */
import { z } from 'zod'
import type { NewEntry } from '../../contract/change.ts'
import { EntryData } from '../../contract/session.ts'
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { SearchReads } from '../port.ts'
import { countMatches, queryTerms, roleOf, searchableText, snippetOf } from '../search-text.ts'
import { type Database, where } from './query.ts'
import { toSession } from './session-repository.ts'

const Row = z.object({
  position: z.number(),
  entry_id: z.string(),
  text: z.string(),
  entry_seq: z.number(),
  entry_data: z.string(),
  entry_created_at: z.number(),
})

export function searchRepository(database: Database) {
  const insert = database.prepare(
    'INSERT INTO entry_text (entry_id, session_id, text) VALUES (?, ?, ?)',
  )
  const reads: SearchReads = {
    entries({ query, ...filter }, page) {
      const limit = pageLimit(page)
      const cursor = decodeCursor(page.cursor, ['number'])
      const terms = queryTerms(query)
      if (terms.length === 0) return { items: [], nextCursor: null }
      const conditions = where()
      conditions.raw('entry_search MATCH ?', terms.map((term) => `"${term}"*`).join(' '))
      conditions.raw('session.deleted_at IS NULL')
      conditions.equal('session.id', filter.sessionId)
      conditions.equal('session.agent', filter.agent)
      conditions.equal('session.instance_id', filter.instanceId)
      if (!filter.includeInternal && filter.sessionId === undefined) {
        conditions.raw('session.run_id IS NULL AND session.parent_session_id IS NULL')
      }
      if (cursor) conditions.raw('entry_search.rowid < ?', ...cursor)
      const rows = conditions.select(
        database,
        `SELECT session.*, entry_text.position, entry_text.entry_id, entry_text.text, entry.seq AS entry_seq,
           entry.data AS entry_data, entry.created_at AS entry_created_at
         FROM entry_search
         JOIN entry_text ON entry_text.position = entry_search.rowid
         JOIN entry ON entry.id = entry_text.entry_id
         JOIN session ON session.id = entry_text.session_id`,
        `ORDER BY entry_search.rowid DESC LIMIT ${limit + 1}`,
      )
      const found = toPage(rows, limit, (last) => encodeCursor([Row.parse(last).position]))
      const items = found.items.map((value) => {
        const row = Row.parse(value)
        return {
          session: toSession(value),
          entryId: row.entry_id,
          seq: row.entry_seq,
          role: roleOf(EntryData.parse(JSON.parse(row.entry_data))),
          createdAt: row.entry_created_at,
          matches: countMatches(row.text, terms),
          snippet: snippetOf(row.text, terms),
        }
      })
      return { items, nextCursor: found.nextCursor }
    },
  }
  return {
    reads,
    add({ id, sessionId, data }: NewEntry) {
      const text = searchableText(data)
      if (text !== '') insert.run(id, sessionId, text)
    },
  }
}
