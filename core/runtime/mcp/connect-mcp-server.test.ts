import { describe, expect, onTestFinished, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestModules } from '../testing/test-project.ts'
import { connectMcpServer, connectMcpServerStdio } from './connect-mcp-server.ts'
import { McpClient } from './mcp-client.ts'
import { everythingOverHttp, oddServer } from './testing/servers.ts'

const odd = (() => {
  const config = oddServer()
  if ('url' in config) throw new Error('It is a process.')
  return { command: config.command, args: config.args }
})()

async function open(agents: TestModules['agents'] & {}) {
  const project = await openTestProject({ agents })
  onTestFinished(() => project[Symbol.asyncDispose]())
  return project
}

describe('connectMcpServer', () => {
  test('gives tools that an agent can be given by hand', async () => {
    const agent = createAgent(async () => {
      const { tools } = await connectMcpServerStdio('odd', odd)
      return { sandbox: false, tools: tools.filter(({ name }) => name.endsWith('sum_')) }
    })
    const project = await open({ assistant: { default: agent } })
    const { text } = await project.prompt('assistant', '[[tool:mcp__odd__sum_ {"a":1}]]')
    expect(text).toBe('{"a":1}')
    await project.prompt('assistant', 'hello', { instanceId: 'two' })
    // Both instances share one.
    expect(await project.runtime.mcpServers()).toMatchObject([{ name: 'odd', state: 'connected' }])
  })

  test('reaches a server over HTTP, and closes it', async () => {
    await using server = await everythingOverHttp('streamable-http')
    const url = 'url' in server.config ? server.config.url : ''
    const connection = await connectMcpServer('everything', { url: new URL(url) })
    onTestFinished(() => connection.close())
    expect(connection.name).toBe('everything')
    expect(connection.health()).toMatchObject({ state: 'connected', transport: 'streamable-http' })
    const names = connection.tools.map(({ name }) => name)
    expect(names).toContain('mcp__everything__echo')
    await connection.close()
    await connection.close()
    expect(connection.health().state).toBe('idle')
  })

  test('says what is wrong', async () => {
    await expect(connectMcpServer('a', { url: 'ftp://a' })).rejects.toMatchObject({
      type: 'invalid_request',
      message: expect.stringContaining('must be an http'),
    })
    await expect(connectMcpServerStdio('a', { command: 'no-such-server' })).rejects.toMatchObject({
      type: 'mcp_unavailable',
      details: 'There is no command "no-such-server".',
    })
  })
})

test('McpClient lists, finds and calls the tools of several servers', async () => {
  await using client = new McpClient({ first: odd, second: odd })
  expect(await client.listTools()).toHaveLength(12)
  expect(await client.listTools({ server: 'second' })).toHaveLength(6)
  const [best] = await client.searchTools('learn second', { limit: 1 })
  expect(best).toMatchObject({ server: 'second', tool: 'learn' })
  expect(await client.callTool('first', 'sum!', { a: 1 })).toBe('{"a":1}')
  await expect(client.callTool('first', 'fail')).rejects.toMatchObject({ type: 'mcp_tool_error' })
  await expect(client.callTool('third', 'fail')).rejects.toMatchObject({
    type: 'mcp_server_not_found',
    details: 'The servers are: first, second.',
  })
})
