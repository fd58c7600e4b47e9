/** MCP servers as agents of a project have them: through prompts, with the scripted model. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../agent/profile.ts'
import { processTable } from '../sandbox/host/process-table.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import { McpSettings } from './server-config.ts'
import { everythingOverStdio, oddServer } from './testing/servers.ts'

async function open(
  definition: AgentRuntimeConfig,
  settings: Partial<McpSettings> = {},
): Promise<TestProject> {
  const agents = { assistant: { default: createAgent(() => ({ sandbox: false, ...definition })) } }
  const mcp = { ...McpSettings.parse({}), ...settings }
  const project = await openTestProject({ agents }, { mcp, maxTaskDepth: 0 })
  onTestFinished(() => project[Symbol.asyncDispose]())
  return project
}

function toolsOf(project: TestProject, prompt = 0): string[] {
  const requests = project.host.events.filter((event) => event.type === 'turn_request')
  return requests[prompt]?.input.tools ?? []
}

async function say(project: TestProject, ...directives: string[]): Promise<string> {
  const { text } = await project.prompt('assistant', directives.join(' '))
  return text
}

const broken = oddServer('refuse')

describe('direct mode', () => {
  test("joins the tools of the project's servers after the agent's own", async () => {
    const own = defineTool({ name: 'own', description: 'Own.', execute: () => '' })
    const project = await open({ tools: [own] }, { servers: { 'odd one': oddServer() } })
    expect(await say(project, '[[tool:mcp__odd_one__sum_ {"a":1}]]')).toBe('{"a":1}')
    expect(toolsOf(project)).toEqual([
      'own',
      'mcp__odd_one__learn',
      'mcp__odd_one__crash',
      'mcp__odd_one__fail',
      'mcp__odd_one__wait',
      'mcp__odd_one__child',
      'mcp__odd_one__sum_',
    ])
  })

  test('a tool that says it failed is an error result', async () => {
    const project = await open({ mcpServers: { odd: oddServer() } })
    expect(await say(project, '[[tool:mcp__odd__fail {}]]')).toBe('it does not work')
    const call = project.host.events.find((event) => event.type === 'tool_call')
    expect(call).toMatchObject({ isError: true, result: 'it does not work' })
  })

  test('calls of the tools that need it are asked for, in both modes under one name', async () => {
    for (const mode of ['direct', 'search_execute'] as const) {
      const server = { ...oddServer(), needsApproval: ['fail'] }
      const project = await open({ mcpServers: { odd: server }, mcpMode: mode })
      const call = (tool: string) =>
        mode === 'direct'
          ? say(project, `[[tool:mcp__odd__${tool} {}]]`)
          : say(project, `[[tool:mcp_execute {"server":"odd","tool":"${tool}"}]]`)
      await call('learn')
      expect(project.host.questions).toEqual([])
      expect(await call('fail')).toContain('nobody allowed the call of "mcp__odd__fail"')
      expect(project.host.questions).toMatchObject([
        { capability: 'tool', toolName: 'mcp__odd__fail' },
      ])
      project.host.answerApproval = () => ({ outcome: 'allowed', note: null })
      expect(await call('fail')).toContain('it does not work')
    }
  })

  test('a tool that a server learns is there in the next turn', async () => {
    const project = await open({ mcpServers: { odd: oddServer() } })
    await say(project, '[[tool:mcp__odd__learn {}]] [[say:done]]')
    expect(toolsOf(project, 0)).not.toContain('mcp__odd__learnt')
    expect(toolsOf(project, 1)).toContain('mcp__odd__learnt')
  })

  test('what a server tells of its progress is told live', async () => {
    const project = await open({ mcpServers: { everything: everythingOverStdio() } })
    const call =
      '[[tool:mcp__everything__trigger-long-running-operation {"duration":0.2,"steps":4}]]'
    expect(await say(project, call)).toContain('completed')
    const updates = project.host.events.filter((event) => event.type === 'tool_execution_update')
    expect(updates.map(({ delta }) => delta)).toContain('1/4\n')
  })

  test('two servers whose tools get one name are a conflict', async () => {
    const servers = { 'a.b': oddServer(), 'a b': oddServer() }
    const project = await open({ mcpServers: servers })
    await expect(say(project, 'hello')).rejects.toMatchObject({ type: 'tool_conflict' })
  })
})

describe('which servers an agent has', () => {
  test('its own replace, leave out and add to those of the project', async () => {
    const project = await open(
      {
        profile: { mcpServers: { second: oddServer() } },
        mcpServers: { first: false, third: { ...oddServer(), enabled: false } },
      },
      { servers: { first: oddServer(), third: oddServer() } },
    )
    await say(project, 'hello')
    const servers = new Set(toolsOf(project).map((name) => name.split('__')[1]))
    expect([...servers]).toEqual(['second'])
  })

  test('none when it says so', async () => {
    const project = await open({ mcpServers: false }, { servers: { odd: oddServer() } })
    await say(project, 'hello')
    expect(toolsOf(project)).toEqual([])
    expect(await project.runtime.mcpServers()).toMatchObject([{ name: 'odd', state: 'idle' }])
  })

  test('a server that cannot be used is an error of the agent', async () => {
    // @ts-expect-error: what an author without types might write
    const project = await open({ mcpServers: { odd: { comand: 'npx' } } })
    await expect(say(project, 'hello')).rejects.toMatchObject({
      type: 'invalid_agent',
      message: 'agent.mcpServers.odd is invalid: It needs either a command or a url.',
    })
  })
})

describe('a server that is down', () => {
  test('is absent, told of once, and shown', async () => {
    const project = await open({}, { servers: { broken, odd: oddServer() } })
    expect(await say(project, 'hello')).toBe('ok')
    expect(await say(project, 'again')).toBe('ok')
    expect(toolsOf(project, 1)).toContain('mcp__odd__learn')
    expect(toolsOf(project, 1).join()).not.toContain('broken')
    const warnings = project.host.events.filter((event) => event.type === 'log')
    expect(warnings).toMatchObject([
      {
        level: 'warn',
        message: 'MCP server "broken" is not available; its tools are absent.',
        attributes: { server: 'broken', error: expect.stringContaining('no configuration found') },
        agent: 'assistant',
      },
    ])
    expect(await project.runtime.mcpServers()).toMatchObject([
      { name: 'broken', state: 'failed', lastError: expect.stringContaining('code 1'), tools: [] },
      { name: 'odd', state: 'connected', lastError: null },
    ])
  })

  test('does not end a prompt that is stopped while it is waited for', async () => {
    const project = await open({ mcpServers: { odd: oddServer() } })
    const prompt = say(project, '[[tool:mcp__odd__wait {}]]')
    await project.host.waitFor((event) => event.type === 'tool_start')
    await project.runtime.abort({ agent: 'assistant', instanceId: 'one', reason: 'enough' })
    await expect(prompt).rejects.toMatchObject({ type: 'aborted' })
    expect(await project.runtime.mcpServers()).toMatchObject([{ state: 'connected' }])
  })
})

describe('search_execute', () => {
  const settings = { mode: 'search_execute', searchLimit: 2 } as const

  test('gives two tools, which find and run the others', async () => {
    const project = await open({}, { ...settings, servers: { everything: everythingOverStdio() } })
    const found = JSON.parse(
      await say(project, '[[tool:mcp_search {"query":"sum of two numbers"}]]'),
    )
    expect(toolsOf(project)).toEqual(['mcp_search', 'mcp_execute'])
    expect(found).toHaveLength(2)
    expect(found[0]).toEqual({
      server: 'everything',
      tool: 'get-sum',
      name: 'mcp__everything__get-sum',
      description: 'Returns the sum of two numbers',
      input_schema: expect.objectContaining({ type: 'object', required: ['a', 'b'] }),
      score: expect.any(Number),
    })
    const call = '{"server":"everything","tool":"get-sum","arguments":{"a":1,"b":2}}'
    expect(JSON.parse(await say(project, `[[tool:mcp_execute ${call}]]`))).toEqual({
      content: [{ type: 'text', text: 'The sum of 1 and 2 is 3.' }],
    })
  })

  test('the model may ask for more, and for everything', async () => {
    const project = await open(
      { mcpMode: 'search_execute', mcpServers: { odd: oddServer() } },
      { searchLimit: 1 },
    )
    const few = JSON.parse(await say(project, '[[tool:mcp_search {"query":""}]]'))
    expect(few).toHaveLength(1)
    const all = JSON.parse(await say(project, '[[tool:mcp_search {"query":"","limit":50}]]'))
    expect(all).toHaveLength(6)
  })

  test('a wrong name is answered with the right ones', async () => {
    const project = await open({}, { ...settings, servers: { odd: oddServer() } })
    expect(await say(project, '[[tool:mcp_execute {"server":"even","tool":"a"}]]')).toBe(
      'There is no MCP server "even".\nThe servers are: odd.',
    )
    expect(await say(project, '[[tool:mcp_execute {"server":"odd","tool":"a"}]]')).toContain(
      'Its tools are: learn, crash',
    )
  })
})

test('a subagent has the servers of its parent', async () => {
  const agents = {
    assistant: {
      default: createAgent(() => ({
        sandbox: false,
        mcpServers: { odd: oddServer() },
        subagents: [{ name: 'helper' }],
      })),
    },
  }
  const project = await openTestProject({ agents })
  onTestFinished(() => project[Symbol.asyncDispose]())
  const task = { agent: 'helper', prompt: '[[tool:mcp__odd__sum_ {"b":2}]]' }
  expect(await say(project, `[[tool:task ${JSON.stringify(task)}]]`)).toContain('{"b":2}')
})

test('the inventory names the servers of an agent without connecting them', async () => {
  const project = await open({ mcpMode: 'search_execute' }, { servers: { odd: oddServer() } })
  const { agents } = await project.runtime.inventory()
  expect(agents[0]?.details).toMatchObject({
    mcp: { mode: 'search_execute', servers: ['odd'] },
  })
  const offered = agents[0]?.details?.tools.filter(({ origin }) => origin === 'mcp')
  expect(offered?.map(({ name }) => name)).toEqual(['mcp_search', 'mcp_execute'])
  expect(await project.runtime.mcpServers()).toMatchObject([{ name: 'odd', state: 'idle' }])
})

test('draining ends the servers', async () => {
  const project = await open({ mcpServers: { odd: oddServer() } })
  const [pid = 0, child = 0] = (await say(project, '[[tool:mcp__odd__child {}]]'))
    .split(' ')
    .map(Number)
  const alive = async () =>
    (await processTable()).filter((row) => row.pid === pid || row.pid === child)
  expect(await alive()).toHaveLength(2)
  await project.runtime.drain()
  expect(await alive()).toHaveLength(0)
})

test('a server can be connected anew, and one that is not there cannot', async () => {
  const project = await open({}, { servers: { odd: oddServer() } })
  expect(await project.runtime.reconnectMcpServer('odd')).toMatchObject([{ state: 'connected' }])
  await expect(project.runtime.reconnectMcpServer('even')).rejects.toMatchObject({
    type: 'not_found',
    status: 404,
  })
})
