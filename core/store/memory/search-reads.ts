/** Full-text search over the entries in memory. */
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../page.ts'
import type { SearchReads } from '../port.ts'
import { countMatches, matchesTerms, queryTerms, roleOf, snippetOf } from '../search-text.ts'
import type { MemoryState } from './state.ts'

export function searchReads(state: () => MemoryState): SearchReads {
  return {
    entries({ query, agent, instanceId, sessionId, includeInternal }, page) {
      const limit = pageLimit(page)
      const cursor = decodeCursor(page.cursor, ['number'])
      const below = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor[0])
      const terms = queryTerms(query)
      const isInternal = includeInternal || sessionId !== undefined
      const found = state()
        .texts.toReversed()
        .flatMap(({ position, entry, text }) => {
          const session = state().sessions.get(entry.sessionId)
          const fits =
            session !== undefined &&
            position < below &&
            session.deletedAt === null &&
            (agent === undefined || session.agent === agent) &&
            (instanceId === undefined || session.instanceId === instanceId) &&
            (sessionId === undefined || session.id === sessionId) &&
            (isInternal || (session.runId === null && session.parentSessionId === null)) &&
            matchesTerms(text, terms)
          return fits ? [{ position, entry, text, session }] : []
        })
      const { items, nextCursor } = toPage(found, limit, (last) => encodeCursor([last.position]))
      return {
        items: items.map(({ entry, text, session }) => ({
          session: structuredClone(session),
          entryId: entry.id,
          seq: entry.seq,
          role: roleOf(entry.data),
          createdAt: entry.createdAt,
          matches: countMatches(text, terms),
          snippet: snippetOf(text, terms),
        })),
        nextCursor,
      }
    },
  }
}
