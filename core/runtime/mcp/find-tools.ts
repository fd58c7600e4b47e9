/** What `mcp_search` finds: by meaning where the project asks for it and its model answers, else by words. */
import { HearthError } from '../../contract/error.ts'
import type { McpSearchResult } from '../../contract/mcp.ts'
import { currentRuntime } from '../current.ts'
import { embedWith } from './embed-with.ts'
import type { McpSettings } from './server-config.ts'
import type { ToolSearch } from './tool-search.ts'

export type Warn = (message: string, attributes: Record<string, unknown>) => void

/** Searches by meaning that failed, by project and model: each is told of once until it works again. */
const told = new WeakMap<object, Set<string>>()

export async function findTools(
  search: ToolSearch,
  { query, limit, signal }: { query: string; limit: number; signal: AbortSignal },
  { searchBackend, searchModel }: Pick<McpSettings, 'searchBackend' | 'searchModel'>,
  warn: Warn,
): Promise<McpSearchResult[]> {
  if (searchBackend === 'bm25') return search.find(query, limit)
  const failures = failuresOf(currentRuntime() ?? search)
  const model = searchModel ?? ''
  try {
    if (model === '') throw modelMissing()
    const found = await search.findByMeaning(query, limit, embedWith(model), signal)
    failures.delete(model)
    return found
  } catch (error) {
    signal.throwIfAborted()
    if (!HearthError.is(error)) throw error
    if (!failures.has(model)) {
      const details = [error.message, error.details].filter(Boolean).join(' ')
      warn('Tools of MCP servers are searched by words: there is no search by meaning.', {
        searchModel: searchModel ?? null,
        error: details,
      })
    }
    failures.add(model)
    return search.find(query, limit)
  }
}

function failuresOf(owner: object): Set<string> {
  const known = told.get(owner) ?? new Set<string>()
  told.set(owner, known)
  return known
}

function modelMissing(): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'No embedding model is named.',
    details: 'Set search_model in [mcp], such as "openai/text-embedding-3-small".',
  })
}
