/** search_execute mode: two tools, to find and to run those of all servers, however many they are. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { resolveTool } from '../tool/resolve-tool.ts'
import { type OfferedTools, progressText } from './direct-tools.ts'
import { toolError } from './errors.ts'
import { findTools, type Warn } from './find-tools.ts'
import { mcpResultJson } from './result-text.ts'
import type { McpSettings } from './server-config.ts'
import { exposedToolName } from './tool-name.ts'
import { ToolSearch } from './tool-search.ts'

export function searchTools(
  servers: readonly string[],
  offers: readonly OfferedTools[],
  settings: Pick<McpSettings, 'searchLimit' | 'searchBackend' | 'searchModel'>,
  warn: Warn = () => undefined,
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
    async execute({ query, limit }, signal) {
      search ??= new ToolSearch(offers)
      return JSON.stringify(await findTools(search, { query, limit, signal }, settings, warn))
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
