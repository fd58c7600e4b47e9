import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ask, eventOf, openProject, scriptedAgent, writeSource } from './testing/test-studio.ts'

const systemPrompt = async (project: Parameters<typeof ask>[0], agent = 'echo') => {
  const dump = await ask(project, '[[dump]]', { agent })
  return String((JSON.parse(dump) as { system: unknown }).system)
}

test('a saved edit is used by the next turn, and the conversation goes on', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  expect(await ask(project, '[[say:before]]')).toBe('before')
  const source = await project.files.read('src/agents/echo.ts')
  await project.files.write(source.path, source.content.replace('first', 'second'), source.hash)
  expect(await systemPrompt(project)).toContain('second')
  const session = project.store.sessions.find({
    agent: 'echo',
    instanceId: 'one',
    session: 'default',
  })
  expect(project.store.entries.list(session?.id ?? '', {})).toHaveLength(4)
  const { reason } = await eventOf(project, 'worker_restarted')
  expect(reason).toBe('src/agents/echo.ts was changed.')
  expect(project.store.events.list({ types: ['file_changed'] }, {})).toHaveLength(1)
})

test('an edit made outside is seen, and a new file is an agent', async () => {
  const project = await openProject({ 'src/agents/echo.ts': scriptedAgent })
  await project.inventory()
  await project.watching
  writeSource(project.root, 'src/agents/second.ts', scriptedAgent)
  await eventOf(project, 'worker_restarted')
  expect((await project.inventory()).agents.map(({ name }) => name)).toEqual(['echo', 'second'])
  expect(await ask(project, '[[say:here]]', { agent: 'second' })).toBe('here')
})

test('what runs is finished by the source it began with', async () => {
  const gate = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void gate.close())
  await once(gate, 'listening')
  const { port } = gate.address() as AddressInfo
  const arrived = once(gate, 'request') as Promise<[IncomingMessage, ServerResponse]>
  const project = await openProject({
    'src/agents/echo.ts': `
      import { createAgent, defineTool } from 'hearth'
      const wait = defineTool({
        name: 'wait', description: 'Waits.', async execute() {
          await fetch('http://127.0.0.1:${port}')
          return 'from the old source'
        },
      })
      export default createAgent(() => ({ model: 'demo/scripted', tools: [wait] }))
    `,
  })
  const running = ask(project, '[[tool:wait {}]]')
  const [, answer] = await arrived
  await project.files.write('src/agents/echo.ts', scriptedAgent, undefined)
  expect(await ask(project, '[[say:new]]', { instanceId: 'two' })).toBe('new')
  answer.end()
  expect(await running).toContain('from the old source')
})

test('an edit with a mistake takes down nothing but its own agent', async () => {
  const project = await openProject({
    'src/agents/echo.ts': scriptedAgent,
    'src/agents/other.ts': scriptedAgent,
  })
  await project.inventory()
  await project.files.write('src/agents/echo.ts', 'export default const\n', undefined)
  await eventOf(project, 'worker_restarted')
  const { agents } = await project.inventory()
  expect(agents.map(({ name, status }) => [name, status])).toEqual([
    ['echo', 'failed'],
    ['other', 'ready'],
  ])
  expect(agents[0]?.error?.line).toBe(1)
  await expect(ask(project, 'hello')).rejects.toMatchObject({
    type: 'agent_load_failed',
    status: 500,
    meta: { file: 'src/agents/echo.ts', line: 1 },
  })
  expect(await ask(project, '[[say:fine]]', { agent: 'other' })).toBe('fine')
  await project.files.write('src/agents/echo.ts', scriptedAgent, undefined)
  expect(await ask(project, '[[say:mended]]')).toBe('mended')
})

test('configuration and .env are read again', async () => {
  const project = await openProject({
    'src/agents/echo.ts': `
      import { createAgent } from 'hearth'
      export default createAgent(({ env }) => ({ instructions: 'greet ' + env.GREETING }))
    `,
    'hearth.toml': '[agent]\nmodel = "demo/scripted"\n',
    '.env': 'GREETING=hello',
  })
  expect(await systemPrompt(project)).toContain('greet hello')
  await project.files.write('.env', 'GREETING=goodbye', undefined)
  expect(await systemPrompt(project)).toContain('greet goodbye')
  await project.files.write('hearth.toml', '[agent]\nmodle = "demo/scripted"\n', undefined)
  expect(project.describe().problems[0]?.details).toContain('Did you mean "model"?')
})

test('a configuration module sets the model and the folders', async () => {
  const project = await openProject({
    'bots/echo.ts': `
      import { createAgent } from 'hearth'
      export default createAgent(() => ({ instructions: 'x' }))
    `,
    'hearth.config.ts': `
      import { defineConfig } from 'hearth'
      export default defineConfig({ agent: { model: 'demo/scripted', agentsDir: 'bots' } })
    `,
  })
  await project.inventory()
  expect(await ask(project, '[[say:configured]]')).toBe('configured')
  expect(project.describe().problems).toEqual([])
})
