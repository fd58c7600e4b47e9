/** MCP servers of a project as it is opened: from its files, in its thread, through the API. */
import { expect, test } from 'vitest'
import { oddServer } from '../runtime/mcp/testing/servers.ts'
import { startSignedInServer } from '../runtime/mcp/testing/signed-in-server.ts'
import { processTable } from '../runtime/sandbox/host/process-table.ts'
import { ask, eventOf, openProject, scriptedAgent, writeSource } from './testing/test-studio.ts'
import { withMcpTools } from './with-mcp-tools.ts'

const odd = tableOf('odd', 'plain')
const broken = tableOf('broken', 'refuse')

function tableOf(name: string, option: 'plain' | 'refuse'): string {
  const config = oddServer(option)
  if ('url' in config) throw new Error('It is a process.')
  const { command, args } = config
  return `[mcp.servers.${name}]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`
}

async function aliveOf(pids: number[]): Promise<number> {
  return (await processTable()).filter(({ pid }) => pids.includes(pid)).length
}

test('servers of hearth.toml are listed, connected when wanted, and told of', async () => {
  const files = { 'hearth.toml': odd + broken, 'src/agents/echo.ts': scriptedAgent }
  const project = await openProject(files)
  expect(await project.mcpServers()).toMatchObject([
    { name: 'broken', state: 'idle', lastError: null },
    { name: 'odd', state: 'idle', transport: 'stdio', target: 'node', tools: [] },
  ])
  const described = async () => {
    const { agents } = await project.inventory()
    const [agent] = await withMcpTools(agents, () => project.mcpServers())
    return agent?.details?.tools.filter(({ origin }) => origin === 'mcp').map(({ name }) => name)
  }
  expect(await described()).toEqual([])

  expect(await ask(project, '[[tool:mcp__odd__sum_ {"a":1}]]')).toBe('{"a":1}')
  expect(await project.mcpServers()).toMatchObject([
    {
      name: 'broken',
      state: 'failed',
      lastError: expect.stringContaining('no configuration found'),
    },
    { name: 'odd', state: 'connected' },
  ])
  expect(await described()).toContain('mcp__odd__learn')
  const warning = await eventOf(project, 'log', ({ level }) => level === 'warn')
  expect(warning).toMatchObject({ agent: 'echo', attributes: { server: 'broken' } })

  const reconnected = await project.reconnectMcpServer('broken')
  expect(reconnected.find(({ name }) => name === 'broken')).toMatchObject({ state: 'failed' })
  await expect(project.reconnectMcpServer('none')).rejects.toMatchObject({ type: 'not_found' })
})

test('servers end with the thread that has them: on reload, and when the project is closed', async () => {
  const files = { 'hearth.toml': odd, 'src/agents/echo.ts': scriptedAgent }
  const project = await openProject(files)
  await project.watching
  const start = async () =>
    (await ask(project, '[[tool:mcp__odd__child {}]]')).split(' ').map(Number)
  const first = await start()
  expect(await aliveOf(first)).toBe(2)

  writeSource(project.root, 'src/agents/echo.ts', scriptedAgent.replace('first', 'second'))
  await eventOf(project, 'worker_restarted')
  const second = await start()
  await expect.poll(() => aliveOf(first)).toBe(0)
  expect(await aliveOf(second)).toBe(2)

  await project.close()
  expect(await aliveOf(second)).toBe(0)
})

test('someone signs in once for all threads that follow', async () => {
  await using server = await startSignedInServer()
  const url = 'url' in server.config ? server.config.url : ''
  const project = await openProject({
    'hearth.toml': `[mcp.servers.private]\nurl = ${JSON.stringify(url)}\n`,
    'src/agents/echo.ts': scriptedAgent,
  })
  await project.watching
  const health = async () => (await project.mcpServers())[0]
  await ask(project, 'hello')
  const asking = await health()
  expect(asking?.state).toBe('unauthorized')
  await fetch(asking?.signInUrl ?? '')
  await expect.poll(health).toMatchObject({ state: 'connected' })
  expect(await ask(project, '[[tool:mcp__private__whoami {}]]')).toBe('somebody')

  writeSource(project.root, 'src/agents/echo.ts', scriptedAgent.replace('first', 'second'))
  await eventOf(project, 'worker_restarted')
  expect(await ask(project, '[[tool:mcp__private__whoami {}]]')).toBe('somebody')
  expect(server.asked).toEqual(['register', 'authorize', 'authorization_code'])
})
