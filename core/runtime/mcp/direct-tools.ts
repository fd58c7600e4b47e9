/** Direct mode: every tool of every server is a tool of the agent. */
import type { Progress } from '@modelcontextprotocol/sdk/types.js'
import type { ResolvedTool } from '../tool/port.ts'
import type { McpConnection } from './connection.ts'
import { toolError } from './errors.ts'
import { mcpResultText } from './result-text.ts'
import type { ServerTool } from './server-port.ts'
import { exposedToolName } from './tool-name.ts'

/** A server that is connected, with what it offers now. */
export interface OfferedTools {
  connection: McpConnection
  tools: readonly ServerTool[]
}

/** Arguments are checked by the server, which knows its schema best. */
export function directTools(offers: readonly OfferedTools[]): ResolvedTool[] {
  return offers.flatMap(({ connection, tools }) => tools.map((tool) => direct(connection, tool)))
}

function direct(connection: McpConnection, tool: ServerTool): ResolvedTool {
  const server = connection.name
  return {
    name: exposedToolName(server, tool.name),
    description: describeTool(server, tool),
    parameters: parametersOf(tool),
    origin: 'mcp',
    needsApproval: async () => connection.needsApproval(tool.name),
    async execute(input, context) {
      const result = await connection.call({
        tool: tool.name,
        input: toArguments(input),
        signal: context.signal,
        onProgress: (progress) => context.update(progressText(progress)),
      })
      const text = mcpResultText(result)
      if (result.isError) throw toolError(server, tool.name, text)
      return text
    },
  }
}

export function describeTool(server: string, tool: ServerTool): string {
  const origin = `[MCP server ${server}, tool ${tool.name}]`
  const words = tool.description.trim() || tool.title?.trim() || ''
  return words === '' ? origin : `${origin} ${words}`
}

/** The server's own schema; providers know one draft and refuse to be told which. */
export function parametersOf({ inputSchema }: ServerTool): Record<string, unknown> {
  const { $schema: _, ...schema } = inputSchema
  return schema
}

/** @throws TypeError for anything but an object. */
export function toArguments(input: unknown): Record<string, unknown> {
  if (input === undefined || input === null) return {}
  if (typeof input === 'object' && !Array.isArray(input)) return { ...input }
  throw new TypeError('The arguments of a tool must be an object.')
}

export function progressText({ progress, total, message }: Progress): string {
  const amount = total === undefined ? String(progress) : `${progress}/${total}`
  return message === undefined ? `${amount}\n` : `${amount} ${message}\n`
}
