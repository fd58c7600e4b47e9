/** `McpClient`: several MCP servers as one list of tools, to search and to call from code. */
import { HearthError } from '../../contract/error.ts'
import type { McpSearchResult, McpToolSummary } from '../../contract/mcp.ts'
import { invalidAgent } from '../agent/invalid-agent.ts'
import { currentRuntime } from '../current.ts'
import type { McpConnection } from './connection.ts'
import { McpConnections } from './connections.ts'
import { toolError } from './errors.ts'
import { mcpResultText } from './result-text.ts'
import type { Embed } from './semantic-search.ts'
import { type McpServerConfigInput, parseServerConfig } from './server-config.ts'
import { ToolSearch } from './tool-search.ts'

export interface McpQuery {
  /** One server instead of all. */
  server?: string
  signal?: AbortSignal
}

interface Held {
  connection: McpConnection
  release(): Promise<void>
}

/**
 * Servers are connected when first asked. Inside a project it shares the project's connections.
 *
 * @example
 * const client = new McpClient({ docs: { url: 'https://example.com/mcp' } })
 * const [best] = await client.searchTools('find a page')
 * if (best) console.log(await client.callTool(best.server, best.tool, { query: 'agents' }))
 */
export class McpClient implements AsyncDisposable {
  readonly #held: readonly Held[]

  /** @throws `invalid_agent` (500) for a server that cannot be used. */
  constructor(servers: Readonly<Record<string, McpServerConfigInput>>) {
    const connections =
      currentRuntime()?.mcp ?? new McpConnections({ projectRoot: process.cwd(), env: process.env })
    const configs = Object.entries(servers).map(([name, value]) => {
      const parsed = parseServerConfig(value)
      if ('config' in parsed) return { name, config: parsed.config }
      throw invalidAgent(`MCP server "${name}" is invalid: ${parsed.problem}`, '')
    })
    this.#held = configs.map(({ name, config }) => connections.hold(name, config))
  }

  /** @throws `mcp_unavailable` (502) when one of the servers is down. */
  async listTools(query: McpQuery = {}): Promise<(McpToolSummary & { server: string })[]> {
    const connections = await this.#connected(query)
    return connections.flatMap((connection) =>
      connection.health().tools.map((tool) => ({ ...tool, server: connection.name })),
    )
  }

  /**
   * The tools that fit the query, best first: by words, or with `embed` by meaning.
   *
   * @throws `mcp_unavailable` (502), and what `embed` throws.
   */
  async searchTools(
    text: string,
    { limit = 10, embed, ...query }: McpQuery & { limit?: number; embed?: Embed } = {},
  ): Promise<McpSearchResult[]> {
    const connections = await this.#connected(query)
    const offers = connections.map((connection) => ({ connection, tools: connection.known }))
    const search = new ToolSearch(offers)
    if (!embed) return search.find(text, limit)
    return search.findByMeaning(text, limit, embed, query.signal ?? never())
  }

  /**
   * The result as text. @throws `mcp_unavailable`, `mcp_timeout`, `mcp_call_failed`, `mcp_tool_error`
   * when the tool said that it failed.
   */
  async callTool(
    server: string,
    tool: string,
    input: Record<string, unknown> = {},
    { signal = never() }: { signal?: AbortSignal } = {},
  ): Promise<string> {
    const connection = this.#find(server)
    const result = await connection.call({ tool, input, signal, onProgress: () => undefined })
    const text = mcpResultText(result)
    if (result.isError) throw toolError(server, tool, text)
    return text
  }

  /** Ends the connections that nobody else uses. */
  async close(): Promise<void> {
    await Promise.all(this.#held.map(({ release }) => release()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #connected({ server, signal = never() }: McpQuery): Promise<McpConnection[]> {
    const wanted =
      server === undefined ? this.#held.map(({ connection }) => connection) : [this.#find(server)]
    await Promise.all(wanted.map((connection) => connection.tools(signal)))
    return wanted
  }

  #find(name: string): McpConnection {
    const found = this.#held.find(({ connection }) => connection.name === name)
    if (found !== undefined) return found.connection
    throw new HearthError({
      type: 'mcp_server_not_found',
      status: 404,
      message: `There is no MCP server "${name}".`,
      details: `The servers are: ${this.#held.map(({ connection }) => connection.name).join(', ')}.`,
    })
  }
}

function never(): AbortSignal {
  return new AbortController().signal
}
