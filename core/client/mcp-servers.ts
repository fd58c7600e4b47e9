/** Client of a project's MCP servers. */
import type { Page } from '../contract/api.ts'
import type { McpServerHealth } from '../contract/mcp.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createMcpServers(transport: Transport) {
  const all = transport.inProject('/api/mcp-servers')
  return {
    /** Those that are configured or in use, by name. */
    async list(options: CallOptions = {}): Promise<McpServerHealth[]> {
      return (await transport.json<Page<McpServerHealth>>(all, options)).items
    },
    /** Connects anew the servers of this name; their state says whether that went well. */
    async reconnect(name: string, options: CallOptions = {}): Promise<McpServerHealth[]> {
      const path = `${all}/${segment(name)}/reconnect`
      return (await transport.json<Page<McpServerHealth>>(path, { method: 'POST', ...options }))
        .items
    },
  }
}
