/** search_execute mode: two tools, to find and to run those of all servers, however many they are. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { McpSearchResult } from '../../contract/mcp.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { resolveTool } from '../tool/resolve-tool.ts'
import { BM25Search } from './bm25.ts'
import { type OfferedTools, parametersOf, progressText } from './direct-tools.ts'
import { toolError } from './errors.ts'
import { mcpResultJson } from './result-text.ts'
import type { ServerTool } from './server-port.ts'
import { exposedToolName } from './tool-name.ts'

interface Entry {
  server: string
  tool: ServerTool
}

/** Searches by name, description and server. A query without words lists everything. */
export class ToolSearch {
  readonly #entries: readonly Entry[]
  readonly #search: BM25Search<Entry>

  constructor(offers: readonly OfferedTools[]) {
    this.#entries = offers.flatMap(({ connection, tools }) =>
      tools.map((tool) => ({ server: connection.name, tool })),
    )
    this.#search = new BM25Search(this.#entries, ({ server, tool }) =>
      [tool.name, tool.title ?? '', tool.description, server].join(' '),
    )
  }

  find(query: string, limit: number): McpSearchResult[] {
    const hits = /[\p{L}\p{N}]/u.test(query)
      ? this.#search.search(query, limit)
      : this.#entries.slice(0, limit).map((item) => ({ item, score: 0 }))
    return hits.map(({ item: { server, tool }, score }) => ({
      server,
      tool: tool.name,
      name: exposedToolName(server, tool.name),
      description: tool.description || (tool.title ?? ''),
      input_schema: parametersOf(tool),
      score: Math.round(score * 10_000) / 10_000,
    }))
  }
}

export function searchTools(
  servers: readonly string[],
  offers: readonly OfferedTools[],
  settings: { searchLimit: number },
): ResolvedTool[] {
  let search: ToolSearch | null = null
  const find = defineTool({
    name: 'mcp_search',
    description:
      `Finds tools of the MCP servers (${servers.join(', ')}) by what they are for. ` +
      'Returns a JSON list with server, tool, description and the schema of its arguments; run one with mcp_execute.',
    parameters: z.object({
      query: z.string().describe('Words that the tool you need would be described by'),
      limit: z.int().positive().default(settings.searchLimit).describe('At most this many tools'),
    }),
    execute({ query, limit }) {
      search ??= new ToolSearch(offers)
      return JSON.stringify(search.find(query, limit))
    },
  })
  const execute = defineTool({
    name: 'mcp_execute',
    description: 'Runs a tool that mcp_search found, and returns its result as JSON.',
    parameters: z.object({
      server: z.string().min(1).describe('As mcp_search gave it'),
      tool: z.string().min(1).describe('As mcp_search gave it'),
      arguments: z
        .looseObject({})
        .default({})
        .describe("An object that fits the tool's input_schema"),
    }),
    needsApproval: ({ server, tool }) => findServer(offers, server).connection.needsApproval(tool),
    async execute({ server, tool, arguments: input }, signal, context) {
      const { connection } = findServer(offers, server)
      const onProgress = (progress: Parameters<typeof progressText>[0]) =>
        context.update(progressText(progress))
      const result = await connection.call({ tool, input, signal, onProgress })
      const json = mcpResultJson(result)
      if (result.isError) throw toolError(server, tool, json)
      return json
    },
  })
  const approvalName = (input: unknown) => nameOfCalled(input) ?? execute.name
  return [resolveTool(find, 'mcp'), { ...resolveTool(execute, 'mcp'), approvalName }]
}

const Called = z.object({ server: z.string(), tool: z.string() })

/** What the tool that is to be run is called in direct mode: a permission is for it alone. */
function nameOfCalled(input: unknown): string | null {
  const called = Called.safeParse(input)
  return called.success ? exposedToolName(called.data.server, called.data.tool) : null
}

function findServer(offers: readonly OfferedTools[], name: string): OfferedTools {
  const found = offers.find(({ connection }) => connection.name === name)
  if (found !== undefined) return found
  throw new HearthError({
    type: 'mcp_server_not_found',
    status: 404,
    message: `There is no MCP server "${name}".`,
    details: `The servers are: ${offers.map(({ connection }) => connection.name).join(', ')}.`,
  })
}
