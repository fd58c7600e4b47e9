/** Client of the search over conversations. */
import type { Page } from '../contract/api.ts'
import type { SearchHit } from '../contract/search.ts'
import type { PageOptions } from './conversations.ts'
import type { Transport } from './transport.ts'

export interface SearchOptions extends PageOptions {
  agent?: string | undefined
  instanceId?: string | undefined
  sessionId?: string | undefined
  /** Also sessions of tasks and runs. */
  includeInternal?: boolean | undefined
}

export function createSearch(transport: Transport) {
  return {
    /** Messages and tool calls that hold every word of `query`, each as the beginning of a word; newest first. */
    entries: (query: string, { signal, ...filter }: SearchOptions = {}) =>
      transport.json<Page<SearchHit>>(transport.inProject('/api/search'), {
        query: { q: query, ...filter },
        signal,
      }),
  }
}
