/** `connectMcpServer`: an MCP server's tools as tools of an author, to give to agents by hand. */
import { HearthError } from '../../contract/error.ts'
import type { McpServerHealth } from '../../contract/mcp.ts'
import { currentRuntime } from '../current.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { StandardSchema } from '../schema/standard-schema.ts'
import { defineTool, type ToolDefinition } from '../tool/define-tool.ts'
import type { McpConnection } from './connection.ts'
import { McpConnections } from './connections.ts'
import { directTools } from './direct-tools.ts'
import type { McpServerConfigInput } from './server-config.ts'
import { parseServerConfig } from './server-config.ts'

/** A server that code has connected. */
export interface McpServerConnection {
  readonly name: string
  /** What it offers now, named `mcp__<name>__<tool>`. Read again, it follows what the server adds and removes. */
  readonly tools: readonly ToolDefinition[]
  /** How it is doing. */
  health(): McpServerHealth
  /** Ends the connection once nobody else in the project uses the same server. Idempotent. */
  close(): Promise<void>
}

type Input<Key extends string> = Extract<McpServerConfigInput, Record<Key, string>>

export type McpServerOptions = Omit<Input<'url'>, 'url' | 'enabled'> & { url: string | URL }
export type McpStdioServerOptions = Omit<Input<'command'>, 'enabled'>

/**
 * Connects a server over HTTP. The project closes it when it is reloaded; the same server asked for
 * again is the same connection.
 *
 * @throws `invalid_request` (400) for options that cannot be used, `mcp_unavailable` (502).
 * @example
 * const docs = await connectMcpServer('docs', { url: 'https://example.com/mcp' })
 * export default createAgent(() => ({ model: 'openai/gpt-5.5', tools: docs.tools }))
 */
export function connectMcpServer(
  name: string,
  options: McpServerOptions,
): Promise<McpServerConnection> {
  return connect(name, { ...options, url: String(options.url) })
}

/**
 * Starts a server as a process and connects it. It inherits PATH, HOME and the like, and what `env`
 * grants; nothing else.
 *
 * @throws `invalid_request` (400) for options that cannot be used, `mcp_unavailable` (502).
 * @example
 * const files = await connectMcpServerStdio('files', {
 *   command: 'npx',
 *   args: ['-y', '@modelcontextprotocol/server-filesystem', '.'],
 * })
 */
export function connectMcpServerStdio(
  name: string,
  options: McpStdioServerOptions,
): Promise<McpServerConnection> {
  return connect(name, options)
}

async function connect(name: string, options: unknown): Promise<McpServerConnection> {
  const parsed = parseServerConfig(options)
  if ('problem' in parsed) throw invalid(name, parsed.problem)
  const runtime = currentRuntime()
  const connections =
    runtime?.mcp ?? new McpConnections({ projectRoot: process.cwd(), env: process.env })
  const { connection, release } = connections.hold(name, parsed.config)
  try {
    await connection.tools(new AbortController().signal)
  } catch (error) {
    await release()
    throw error
  }
  return {
    name,
    get tools() {
      return toDefinitions(connection)
    },
    health: () => connection.health(),
    close: release,
  }
}

function toDefinitions(connection: McpConnection): ToolDefinition[] {
  const offer = { connection, tools: connection.known }
  return directTools([offer]).map(({ name, description, parameters, execute, needsApproval }) =>
    defineTool({
      name,
      description,
      parameters: unchecked(parameters),
      execute: (input, _signal, context) => execute(input, context),
      needsApproval: async (input, context) => (await needsApproval?.(input, context)) ?? false,
    }),
  )
}

/** A schema that is shown to the model and checked by the server. */
function unchecked(schema: JsonSchema): StandardSchema {
  return {
    '~standard': {
      version: 1,
      vendor: 'mcp',
      validate: (value) => ({ value }),
      jsonSchema: { input: () => schema, output: () => schema },
    },
  }
}

function invalid(name: string, problem: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: `MCP server "${name}" cannot be connected: ${problem}`,
    details: 'Give it a url, or a command with its args.',
  })
}
