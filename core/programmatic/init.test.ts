/** Programs of their own that import `hearth`, on real projects. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import {
  AgentInstanceManager,
  createAgent,
  DispatchQueue,
  defineAgentProfile,
  defineTool,
  discoverAgentRoutes,
  discoverWorkflows,
  dispatch,
  extendAgentProfile,
  init,
  initAgent,
  invokeWorkflow,
  isCreatedAgent,
  loadAgentDefault,
  resolveAgentProfile,
} from '../index.ts'
import { openStudio, projectFolder, scriptedAgent } from '../studio/testing/test-studio.ts'

beforeEach(() => {
  const home = projectFolder({})
  vi.stubEnv('HEARTH_HOME', home)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
})

const support = `
import { createAgent } from 'hearth'
export default createAgent(({ id }) => ({ model: 'demo/scripted', instructions: 'Help with ' + id + '.' }))
`
const echo = `
import { z } from 'zod'
export const input = z.object({ text: z.string() })
export async function run(ctx) {
  if (ctx.payload.text === 'fail') throw new Error('no luck')
  return { text: ctx.payload.text }
}
`

test('init makes an agent of settings, and what it does is in the project’s history', async () => {
  const root = projectFolder({ 'hearth.toml': '[agent]\nmodel = "demo/scripted"\n' })
  const events: string[] = []
  const agent = await init({
    root,
    instructions: 'Be brief.',
    id: 'desk',
    tools: [defineTool({ name: 'now', description: 'The time.', execute: () => 'noon' })],
    env: { TOKEN: 'sesame' },
    allowShell: false,
    onEvent: (event) => {
      events.push(event.type)
    },
  })
  const session = await agent.session()
  const dump = JSON.parse((await session.prompt('[[dump]]')).text)
  expect(dump.system).toContain('Be brief.')
  expect(dump.tools.map((tool: { name: string }) => tool.name)).toContain('now')
  expect((await session.prompt('[[tool:now {}]]')).text).toContain('noon')
  await expect(session.shell('echo hi')).rejects.toMatchObject({ status: 403 })
  expect(events.slice(0, 3)).toEqual(['operation_start', 'agent_start', 'turn_request'])
  expect(events).toContain('text_delta')
  expect(events).toContain('tool_call')
  await agent.close()
  await agent.close()

  const project = await (await openStudio([])).open(root)
  expect(project.store.sessions.list({}, {}).items).toMatchObject([
    { agent: 'default', instanceId: 'desk', name: 'default' },
  ])
  expect(project.store.operations.list({}, {}).items.map(({ status }) => status)).toEqual([
    'failed',
    'completed',
    'completed',
  ])
})

test('settings of init are those of the configuration, for this agent alone', async () => {
  const root = projectFolder({ 'hearth.toml': '[agent]\nmodel = "demo/guide"\n' })
  await using own = await init({
    root,
    model: 'demo/scripted',
    thinkingLevel: 'high',
    maxTaskDepth: 0,
    compactionReserveTokens: 5,
    compactionKeepRecentTokens: 7,
    sandbox: false,
  })
  await using other = await init({ root, agentName: 'other', sandbox: false })
  const session = await own.session()
  const dump = JSON.parse((await session.prompt('[[dump]]')).text)
  expect(dump).toMatchObject({ model: 'demo/scripted', thinkingLevel: 'high' })
  expect(dump.tools.map((tool: { name: string }) => tool.name)).not.toContain('task')
  expect(await session.compact()).toMatchObject({ reserveTokens: 5, keepRecentTokens: 7 })
  const reply = await (await other.session()).prompt('Hello')
  expect(reply.model.id).toContain('guide')
})

test('permissions, commands, folders, providers and MCP servers of init reach its agent', async () => {
  const root = projectFolder({
    'hearth.toml': '[agent]\nmodel = "demo/scripted"\n',
    'people/critic.md': 'You criticise.',
    'talents/polish.md': '---\nname: polish\ndescription: Polishes.\n---\nPolish it.',
  })
  await using agent = await init({
    root,
    allowWrite: false,
    allowedCommands: ['echo'],
    rolesDir: 'people',
    skillsDir: 'talents',
    commands: [{ name: 'greet', description: 'Greets.', command: 'echo hello' }],
    providers: { local: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' } },
    mcpServers: { off: { command: 'nothing', enabled: false } },
    mcpMode: 'search_execute',
    mcpSearchLimit: 3,
    harness: 'ai-sdk',
    maxTurns: 2,
  })
  const session = await agent.session()
  const dump = JSON.parse((await session.prompt('[[dump]]', { role: 'critic' })).text)
  expect(dump.system).toContain('You criticise.')
  expect(dump.system).toContain('polish')
  expect(dump.tools.map((tool: { name: string }) => tool.name)).toContain('greet')
  await expect(session.writeFile('a.txt', 'x')).rejects.toMatchObject({ status: 403 })
  expect((await session.shell('echo hi')).stdout).toBe('hi\n')
  await expect(session.shell('ls')).rejects.toMatchObject({ status: 403 })
  await expect(session.prompt('x', { model: 'local/small', retries: 0 })).rejects.toMatchObject({
    type: expect.stringContaining('provider'),
  })
  await agent.closeMcpServers()
  await agent.closeMcpServers()
  expect((await session.prompt('[[say:still here]]')).text).toBe('still here')
})

test('a configuration file of another name, and one that is code, are read', async () => {
  const root = projectFolder({
    'other.toml': '[agent]\nmodel = "demo/scripted"\n',
    'code/hearth.config.ts': `
import { defineConfig } from 'hearth'
export default defineConfig({ agent: { model: 'demo/scripted', typedRetries: 1 } })
`,
  })
  for (const configPath of [join(root, 'other.toml'), join(root, 'code/hearth.config.ts')]) {
    await using agent = await init({ configPath, sandbox: false })
    expect((await (await agent.session()).prompt('[[say:hi]]')).text).toBe('hi')
  }
  await expect(init({ configPath: join(root, 'gone.toml') })).rejects.toMatchObject({
    type: 'config_not_found',
  })
  await expect(init({ root: join(root, 'gone') })).rejects.toMatchObject({
    type: 'project_unreadable',
  })
})

test('initAgent brings a defined agent to life for one instance, with what is added', async () => {
  const root = projectFolder({
    'src/agents/support.ts': support,
    'AGENTS.md': 'Notes of the project.',
  })
  const tool = (name: string) => defineTool({ name, description: 'A tool.', execute: () => name })
  const base = defineAgentProfile({ description: 'Greets.', tools: [tool('of_base')] })
  const profile = extendAgentProfile(base, { tools: [tool('of_profile')] })
  const agent = createAgent<{ who: string }>(({ id, payload, env }) => ({
    profile,
    name: 'greeter',
    model: 'demo/scripted' as const,
    instructions: `${id} ${payload.who} ${env.PLACE}`,
    sandbox: false,
  }))
  expect([isCreatedAgent(agent), isCreatedAgent(profile)]).toEqual([true, false])
  expect(resolveAgentProfile({ profile, model: 'a/b' })).toMatchObject({
    description: 'Greets.',
    model: 'a/b',
    tools: [{ name: 'of_base' }, { name: 'of_profile' }],
  })
  await using harness = await initAgent(agent, {
    root,
    id: 'one',
    payload: { who: 'Ada' },
    env: { PLACE: 'London' },
    tools: [tool('of_call')],
    skills: [{ name: 'polish', description: 'Polishes.', instructions: 'Polish it.' }],
    subagents: [{ name: 'helper', description: 'Helps.' }],
  })
  expect(harness).toMatchObject({ agentName: 'greeter', instanceId: 'one', name: 'default' })
  const dump = JSON.parse((await (await harness.session('talk')).prompt('[[dump]]')).text)
  expect(dump.system).toMatch(/^one Ada London\n\nNotes of the project\./)
  expect(dump.system).toContain('helper')
  expect(dump.system).toContain('polish')
  const names = dump.tools.map((it: { name: string }) => it.name)
  expect(names.filter((name: string) => name.startsWith('of_'))).toEqual([
    'of_base',
    'of_profile',
    'of_call',
  ])
  await (await harness.sessions.create('second')).close()
  await expect(harness.sessions.create('second')).rejects.toMatchObject({ type: 'session_exists' })
  await harness.sessions.delete('second')
  await expect(harness.sessions.get('second')).rejects.toMatchObject({ type: 'session_not_found' })
})

test('a project that a studio serves is not opened twice, and the error says by whom', async () => {
  const root = projectFolder({ 'src/agents/support.ts': support })
  const studio = await openStudio([root])
  studio.announce('http://127.0.0.1:4747')
  await expect(init({ root })).rejects.toMatchObject({
    type: 'project_in_use',
    status: 409,
    details: expect.stringContaining('http://127.0.0.1:4747'),
  })
})

test('closing stops what runs, and the project is closed with the last harness', async () => {
  const root = projectFolder({ 'hearth.toml': '[agent]\nmodel = "demo/scripted"\n' })
  const [first, second] = await Promise.all([init({ root }), init({ root, id: 'two' })])
  const running = (await first.session()).prompt('[[sleep:60000]]')
  const isAborted = expect(running).rejects.toMatchObject({ type: 'aborted' })
  await first.close()
  await isAborted
  expect((await (await second.session()).prompt('[[say:still here]]')).text).toBe('still here')
  expect((await second.shell('echo here too')).stdout).toBe('here too\n')
  await second.closeMcpServers()
  expect(existsSync(join(root, '.hearth/owner.json'))).toBe(true)
  await second.destroy()
  expect(existsSync(join(root, '.hearth/owner.json'))).toBe(false)
})

test('agents are discovered without running them, loaded, and dispatched to', async () => {
  const root = projectFolder({
    'src/agents/support.ts': support,
    'src/agents/team/lead.ts': 'throw new Error("never run")',
    'src/workflows/echo.ts': echo,
    'src/agents/exported.ts': support.replace('export default', 'export const agent ='),
    'src/agents/nothing.ts': 'export const x = 1',
  })
  const routes = await discoverAgentRoutes({ root })
  expect(Object.keys(routes)).toEqual(['exported', 'nothing', 'support', 'team.lead'])
  expect(routes.support).toMatchObject({
    file: 'src/agents/support.ts',
    path: join(root, 'src/agents/support.ts'),
    urlPath: '/agents/support/{id}',
    triggers: { webhook: true },
  })
  expect(Object.keys(await discoverWorkflows({ root }))).toEqual(['echo'])
  expect(await discoverAgentRoutes({ root, folder: 'lib' })).toEqual({})

  const agent = await loadAgentDefault(routes.support ?? '')
  if (!isCreatedAgent(agent)) throw new Error('It is no agent.')
  expect(isCreatedAgent(await loadAgentDefault(join(root, 'src/agents/exported.ts')))).toBe(true)
  expect(await loadAgentDefault(join(root, 'src/agents/nothing.ts'))).toBeNull()
  await expect(loadAgentDefault(join(root, 'src/agents/gone.ts'))).rejects.toMatchObject({
    type: 'agent_not_found',
  })
  await expect(loadAgentDefault(routes['team.lead'] ?? '')).rejects.toMatchObject({
    type: 'agent_load_failed',
  })

  await using harness = await initAgent(agent, { root, id: 'ticket-7' })
  expect(harness.agentName).toBe('support')
  await using agents = new AgentInstanceManager({ root })
  const request = { name: 'support', agent, instanceId: 'ticket-8' }
  expect(await agents.getOrCreate(request)).toBe(await agents.getOrCreate(request))
  await using queue = new DispatchQueue({ root })
  const receipts = [
    await queue.submit(agent, { id: 'ticket-7', input: '[[say:first]]' }),
    await dispatch({ agent: 'support', id: 'ticket-7', input: '[[say:second]]' }),
  ]
  for (const receipt of receipts) {
    expect(receipt).toMatchObject({
      dispatchId: expect.stringMatching(/^dispatch_[0-9A-Z]{26}$/),
      acceptedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })
  }
  await queue.join()
  const dump = JSON.parse((await (await harness.session()).prompt('[[dump]]')).text)
  expect(dump.messages).toHaveLength(5)
  expect(dump.system).toContain('Help with ticket-7.')
})

test('workflows are invoked from code: result, failure, validation, and stopping', async () => {
  const root = projectFolder({
    'src/workflows/echo.ts': echo,
    'src/workflows/slow.ts': `
export async function run(ctx) {
  await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)))
}
`,
  })
  await using keep = await init({ root, sandbox: false, model: 'demo/scripted' })
  expect(keep.instanceId).toBe('default')
  const ids: string[] = []
  const onStart = (id: string) => ids.push(id)
  const payload = { text: 'hi' }
  expect(await invokeWorkflow('echo', { root, payload, onStart })).toEqual({ text: 'hi' })
  expect(ids).toEqual([expect.stringMatching(/^workflow:echo:/)])
  await expect(
    invokeWorkflow({ name: 'echo' }, { root, payload: { text: 'fail' } }),
  ).rejects.toMatchObject({ type: 'internal_error', details: expect.stringContaining('no luck') })
  await expect(invokeWorkflow('echo', { root })).rejects.toMatchObject({
    type: 'validation_failed',
  })
  await expect(invokeWorkflow('gone', { root })).rejects.toMatchObject({ type: 'not_found' })
  const stop = new AbortController()
  const slow = invokeWorkflow('slow', { root, signal: stop.signal, onStart: () => stop.abort() })
  await expect(slow).rejects.toMatchObject({ type: 'aborted' })
})

test('what is left in the queue waits until a program uses the queue', async () => {
  const root = projectFolder({ 'src/agents/support.ts': support })
  const first = new DispatchQueue({ root })
  const input = '[[sleep:1500]] [[say:done]]'
  const { dispatchId } = await first.submit({ agent: 'support', id: 'later', input })
  await first.close()
  const look = async () => {
    const project = await (await openStudio([], { startsWhenUsed: true })).open(root)
    const found = project.store.dispatches.get(dispatchId)
    await project.close()
    return found
  }
  const before = await look()
  expect(before?.status).not.toBe('settled')
  await using agent = await init({ root, model: 'demo/scripted', sandbox: false })
  await (await agent.session()).prompt('[[say:hi]]')
  await agent.close()
  expect(await look()).toEqual(before)
  await using second = new DispatchQueue({ root })
  await second.join()
  await second.close()
  expect(await look()).toMatchObject({ status: 'settled', outcome: 'completed' })
})

test('an instance manager keeps one live agent for each name and id', async () => {
  const root = projectFolder({})
  const agent = createAgent(() => ({ model: 'demo/scripted', sandbox: false as const }))
  await using agents = new AgentInstanceManager({ root })
  const ask = (instanceId: string) => agents.getOrCreate({ name: 'support', agent, instanceId })
  const [first, again, other] = await Promise.all([ask('a'), ask('a'), ask('b')])
  expect(first).toBe(again)
  expect(other).not.toBe(first)
  expect(agents.size).toBe(2)
  await (await first.session()).prompt('[[say:remembered]]')
  await agents.drop('support', 'a')
  await agents.drop('support', 'a')
  const fresh = await ask('a')
  expect(fresh).not.toBe(first)
  expect((await (await fresh.session()).prompt('[[dump]]')).text).toContain('remembered')
  await agents.clear()
  expect(agents.size).toBe(0)
})

test('code of a project uses its project: agents, workflows and the queue', async () => {
  const root = projectFolder({
    'src/agents/support.ts': support,
    'src/agents/front.ts': `
import { createAgent, defineTool, init, initAgent, invokeWorkflow, getDefaultDispatchQueue, loadAgentDefault } from 'hearth'
const work = defineTool({
  name: 'work',
  description: 'Works.',
  async execute() {
    const agent = await loadAgentDefault('src/agents/support.ts')
    await using harness = await initAgent(agent, { id: 'from-tool' })
    const { text } = await (await harness.session()).prompt('[[say:helped]]')
    await using plain = await init({ model: 'demo/scripted', sandbox: false })
    const other = await (await plain.session()).prompt('[[say:plain]]')
    const result = await invokeWorkflow('echo', { payload: { text: 'ran' } })
    const receipt = await getDefaultDispatchQueue().submit({ agent: 'support', id: 'later', input: '[[say:later]]' })
    return JSON.stringify([harness.agentName, text, other.text, result.text, receipt.dispatchId.slice(0, 9)])
  },
})
export default createAgent(() => ({ model: 'demo/scripted', tools: [work] }))
`,
    'src/workflows/echo.ts': echo,
    'src/agents/plain.ts': scriptedAgent,
  })
  const project = await (await openStudio([])).open(root)
  const place = { agent: 'front', instanceId: 'one', session: 'default' }
  const { text } = await project.prompt({ ...place, message: '[[tool:work {}]]' }).response
  expect(text).toContain('["support","helped","plain","ran","dispatch_"]')
  const runs = project.store.runs.list({}, {}).items
  expect(runs).toMatchObject([{ workflow: 'echo', status: 'succeeded', trigger: 'code' }])
})
