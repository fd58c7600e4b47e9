/** The tools that MCP servers give an agent in one turn. */
import { HearthError } from '../../contract/error.ts'
import type { AgentProfile } from '../agent/profile.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { agentServers } from './agent-servers.ts'
import type { McpConnection } from './connection.ts'
import type { McpConnections } from './connections.ts'
import { directTools, type OfferedTools } from './direct-tools.ts'
import { searchTools } from './search-tools.ts'
import type { McpSettings } from './server-config.ts'

export interface McpTurn {
  profile: Pick<AgentProfile, 'mcpServers' | 'mcpMode'>
  settings: McpSettings
  connections: McpConnections
  signal: AbortSignal
  /** Told once for each time a server came to be absent. */
  warn(message: string, attributes: Record<string, unknown>): void
}

/**
 * The tools of the agent's servers as they are now. A server that is down gives none; the others go on.
 *
 * @throws `invalid_agent` for a server that cannot be used, or the reason of an abort.
 */
export async function mcpTools(turn: McpTurn): Promise<ResolvedTool[]> {
  const { profile, settings, connections } = turn
  const servers = agentServers(profile.mcpServers, settings.servers)
  if (servers.size === 0) return []
  const offers = await Promise.all(
    [...servers].map(([name, config]) => offerOf(connections.get(name, config), turn)),
  )
  const offered = offers.filter((offer) => offer !== null)
  if (offered.length === 0) return []
  const mode = profile.mcpMode ?? settings.mode
  if (mode === 'direct') return directTools(offered)
  return searchTools(
    offered.map(({ connection }) => connection.name),
    offered,
    settings,
    turn.warn,
  )
}

async function offerOf(
  connection: McpConnection,
  { signal, warn }: McpTurn,
): Promise<OfferedTools | null> {
  try {
    return { connection, tools: await connection.tools(signal) }
  } catch (error) {
    signal.throwIfAborted()
    if (!HearthError.is(error)) throw error
    const reason = connection.takeReport()
    if (reason !== null) {
      const attributes = { server: connection.name, error: reason }
      warn(`MCP server "${connection.name}" is not available; its tools are absent.`, attributes)
    }
    return null
  }
}
