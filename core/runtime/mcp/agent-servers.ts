/** Which MCP servers an agent has: the project's, then its own. */
import { invalidAgent } from '../agent/invalid-agent.ts'
import {
  type McpServerConfig,
  type McpServerConfigInput,
  parseServerConfig,
} from './server-config.ts'

/**
 * MCP servers of an agent, by name, beside those of `[mcp.servers]` in `hearth.toml`. One of the same
 * name replaces the project's, `false` leaves it out; `false` for all of them leaves all out.
 */
export type AgentMcpServers = false | Readonly<Record<string, McpServerConfigInput | false>>

/** @throws `invalid_agent` naming the server that cannot be used. */
export function agentServers(
  own: AgentMcpServers | undefined,
  project: Readonly<Record<string, McpServerConfig>>,
): Map<string, McpServerConfig> {
  if (own === false) return new Map()
  const servers = new Map(Object.entries(project))
  for (const [name, value] of Object.entries(own ?? {})) {
    if (value === false) servers.delete(name)
    else servers.set(name, checkServer(value, name))
  }
  for (const [name, config] of servers) if (!config.enabled) servers.delete(name)
  return servers
}

/** @throws `invalid_agent` for anything but `false` or servers by name. */
export function validateAgentServers(value: unknown, where: string): void {
  if (value === false) return
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidAgent(
      `${where} is invalid: must be an object of servers by name, or false.`,
      "Write mcpServers: { files: { command: 'npx', args: ['-y', 'some-server'] } }.",
    )
  }
  for (const [name, server] of Object.entries(value)) {
    if (server !== false) checkServer(server, name, where)
  }
}

function checkServer(value: unknown, name: string, where = 'agent.mcpServers'): McpServerConfig {
  const parsed = parseServerConfig(value)
  if ('config' in parsed) return parsed.config
  throw invalidAgent(`${where}.${name} is invalid: ${parsed.problem}`, '')
}
