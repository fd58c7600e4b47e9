/** Full-text search over what was said and what tools were given and gave. */
import { z } from 'zod'
import { SearchHit } from '../../contract/search.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { flag, page, present, text } from '../query.ts'
import { pageOf } from './page-schema.ts'

const searchEntries = endpoint({
  method: 'GET',
  path: '/api/search',
  scope: 'project',
  tag: 'Sessions',
  summary:
    'Messages and tool calls that hold every word of `q`, newest first. A word is found by its beginning',
  query: z.object({
    ...page,
    q: z.string('Say what to look for.').max(500, 'At most 500 characters.'),
    agent: text,
    instanceId: text,
    sessionId: text,
    includeInternal: flag,
  }),
  result: pageOf(SearchHit),
  handle({ project, query: { limit, cursor, q, ...filter } }) {
    return project.store.search.entries(
      { query: q, ...present(filter) },
      present({ limit, cursor }),
    )
  },
})

export const searchEndpoints: Endpoint[] = [searchEntries]
