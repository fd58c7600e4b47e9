/** An index of the tools of several servers, by words or by meaning. */
import type { McpSearchResult } from '../../contract/mcp.ts'
import { BM25Search, type SearchHit } from './bm25.ts'
import { type OfferedTools, parametersOf } from './direct-tools.ts'
import { type Embed, SemanticSearch } from './semantic-search.ts'
import type { ServerTool } from './server-port.ts'
import { exposedToolName } from './tool-name.ts'

interface Entry {
  server: string
  tool: ServerTool
}

/** Searches by name, description and server. A query without words lists everything. */
export class ToolSearch {
  readonly #entries: readonly Entry[]
  readonly #byWords: BM25Search<Entry>

  constructor(offers: readonly OfferedTools[]) {
    this.#entries = offers.flatMap(({ connection, tools }) =>
      tools.map((tool) => ({ server: connection.name, tool })),
    )
    this.#byWords = new BM25Search(this.#entries, textOf)
  }

  find(query: string, limit: number): McpSearchResult[] {
    return hasWords(query) ? this.#byWords.search(query, limit).map(toResult) : this.#all(limit)
  }

  /** Rejects with what `embed` rejects with. */
  async findByMeaning(
    query: string,
    limit: number,
    embed: Embed,
    signal: AbortSignal,
  ): Promise<McpSearchResult[]> {
    if (!hasWords(query)) return this.#all(limit)
    const search = new SemanticSearch(this.#entries, textOf, embed)
    return (await search.search(query, limit, signal)).map(toResult)
  }

  #all(limit: number): McpSearchResult[] {
    return this.#entries.slice(0, limit).map((item) => toResult({ item, score: 0 }))
  }
}

function hasWords(query: string): boolean {
  return /[\p{L}\p{N}]/u.test(query)
}

function textOf({ server, tool }: Entry): string {
  return [tool.name, tool.title ?? '', tool.description, server].join(' ')
}

function toResult({ item: { server, tool }, score }: SearchHit<Entry>): McpSearchResult {
  return {
    server,
    tool: tool.name,
    name: exposedToolName(server, tool.name),
    description: tool.description || (tool.title ?? ''),
    input_schema: parametersOf(tool),
    score: Math.round(score * 10_000) / 10_000,
  }
}
