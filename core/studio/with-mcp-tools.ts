/** Agents with the tools of the MCP servers that are connected now. */
import type { McpServerHealth } from '../contract/mcp.ts'
import type { AgentDetails, AgentSummary } from '../contract/project.ts'

/** `servers` is only asked when an agent has any. */
export async function withMcpTools(
  agents: readonly AgentSummary[],
  servers: () => Promise<McpServerHealth[]>,
): Promise<AgentSummary[]> {
  if (!agents.some(({ details }) => details !== null && offersDirectly(details))) return [...agents]
  const connected = (await servers()).filter(({ state }) => state === 'connected')
  return agents.map((agent) =>
    agent.details === null || !offersDirectly(agent.details)
      ? agent
      : { ...agent, details: withTools(agent.details, connected) },
  )
}

function offersDirectly({ mcp }: AgentDetails): boolean {
  return mcp.mode === 'direct' && mcp.servers.length > 0
}

function withTools(details: AgentDetails, connected: readonly McpServerHealth[]): AgentDetails {
  const offered = connected
    .filter(({ name }) => details.mcp.servers.includes(name))
    .flatMap(({ tools }) => tools)
    .map(({ name, description, parameters }) => ({
      name,
      description,
      parameters,
      origin: 'mcp' as const,
    }))
  return { ...details, tools: [...details.tools, ...offered] }
}
