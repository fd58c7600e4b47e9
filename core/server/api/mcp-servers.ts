/** The MCP servers of a project: how they are, and connecting one anew. */
import { McpServerHealth } from '../../contract/mcp.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { pageOf, whole } from './page-schema.ts'

const scope = 'project'

const listServers = endpoint({
  method: 'GET',
  path: '/api/mcp-servers',
  scope,
  tag: 'MCP servers',
  summary: 'MCP servers that are configured or in use: their state and their tools',
  result: pageOf(McpServerHealth),
  handle: async ({ project }) => whole(await project.mcpServers()),
})

const reconnectServer = endpoint({
  method: 'POST',
  path: '/api/mcp-servers/{name}/reconnect',
  scope,
  tag: 'MCP servers',
  summary: 'Connect a server anew; its state says whether that went well',
  result: pageOf(McpServerHealth),
  async handle({ project, params }) {
    const servers = await project.reconnectMcpServer(params.name)
    return whole(servers.filter(({ name }) => name === params.name))
  },
})

export const mcpServerEndpoints: Endpoint[] = [listServers, reconnectServer]
