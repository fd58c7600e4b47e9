import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createAgent } from './agent/create-agent.ts'
import type { RuntimeConfig } from './config.ts'
import { openTestProject, type TestModules, type TestProject } from './testing/test-project.ts'
import { defineTool } from './tool/define-tool.ts'
import type { FlueContext } from './workflow/flue-context.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(modules: TestModules, config: Partial<RuntimeConfig> = {}) {
  project = await openTestProject(modules, config)
  return project
}

const lookup = defineTool({
  name: 'lookup',
  description: 'Finds an order.',
  parameters: z.object({ number: z.string() }),
  execute: () => 'found',
})

test('the inventory says of each file what it is, and one bad file hurts no other', async () => {
  const { runtime } = await open({
    agents: {
      support: {
        default: createAgent(({ id }) => ({
          description: 'Supports.',
          model: 'demo/guide',
          instructions: () => `Help ${id}.`,
          thinkingLevel: 'low',
          tools: [lookup],
          subagents: [{ name: 'reviewer', description: 'Reviews.' }],
          sandbox: false,
        })),
      },
      picky: {
        default: createAgent<{ text: string }>(({ payload }) => ({
          instructions: payload.text.trim(),
        })),
      },
      handler: { default: () => 'hi' },
      empty: {},
      misspelt: { default: createAgent(() => JSON.parse('{"modle":"a/b"}')) },
      clashing: { default: createAgent(() => ({ tools: [{ ...lookup, name: 'bash' }] })) },
      broken: () => {
        throw new Error('Cannot find module ./gone')
      },
    },
    workflows: {
      triage: {
        description: 'Sorts issues.',
        input: z.object({ title: z.string() }),
        run: () => null,
      },
      runless: {},
    },
  })
  const { agents, workflows } = await runtime.inventory()
  const byName = new Map(agents.map((agent) => [agent.name, agent]))
  expect(byName.get('support')).toMatchObject({
    file: 'src/agents/support.ts',
    kind: 'agent',
    status: 'ready',
    error: null,
    details: {
      description: 'Supports.',
      model: 'demo/guide',
      instructions: 'Help probe.',
      prompt: expect.stringMatching(/^Help probe\.\n\nSubagents .*:\n- reviewer: Reviews\.$/),
      thinkingLevel: 'low',
      sandbox: 'none',
      asks: [],
      subagents: [{ name: 'reviewer', description: 'Reviews.' }],
    },
  })
  expect(byName.get('support')?.details?.tools.map(({ name, origin }) => [name, origin])).toEqual([
    ['task', 'builtin'],
    ['lookup', 'agent'],
  ])
  expect(byName.get('picky')).toMatchObject({ kind: 'agent', status: 'ready', details: null })
  expect(byName.get('handler')).toMatchObject({ kind: 'handler', status: 'ready' })
  expect(byName.get('empty')).toMatchObject({ kind: 'unknown', status: 'failed' })
  expect(byName.get('misspelt')?.error?.message).toContain('Unknown field "modle"')
  expect(byName.get('clashing')?.error?.message).toContain('Custom tool "bash" conflicts')
  expect(byName.get('broken')?.error?.message).toContain('Cannot find module ./gone')
  expect(workflows).toMatchObject([
    {
      name: 'triage',
      status: 'ready',
      description: 'Sorts issues.',
      inputSchema: { type: 'object', required: ['title'] },
      outputSchema: null,
    },
    { name: 'runless', status: 'failed', error: { message: expect.stringContaining('run') } },
  ])
})

test('an unknown agent is refused before anything is recorded', async () => {
  const { host, prompt } = await open({ agents: {} })
  await expect(prompt('nobody', 'hello')).rejects.toMatchObject({
    type: 'agent_not_found',
    status: 404,
    message: 'Agent "nobody" is not registered.',
  })
  expect(host.operations.size).toBe(0)
})

test('a prompt to an agent that does not load is a failed operation', async () => {
  const { host, prompt } = await open({
    agents: {
      broken: () => {
        throw new Error('bad import')
      },
    },
  })
  await expect(prompt('broken', 'hello')).rejects.toMatchObject({
    type: 'agent_load_failed',
    details: 'bad import',
  })
  expect([...host.operations.values()]).toMatchObject([{ status: 'failed' }])
  expect(host.eventTypes()).toEqual([
    'operation_start',
    'agent_start',
    'agent_end',
    'idle',
    'operation',
  ])
})

test('the initializer runs once per instance, and for each dispatch with its input', async () => {
  const calls: unknown[] = []
  const agent = createAgent((ctx) => {
    calls.push([ctx.id, ctx.payload])
    return { sandbox: false }
  })
  const { host, prompt } = await open({ agents: { agent: { default: agent } } })
  await prompt('agent', 'one')
  await prompt('agent', 'two', { payload: 'ignored' })
  await prompt('agent', 'x', { instanceId: 'two' })
  const dispatchId = 'dispatch_1'
  await prompt('agent', 'three', { source: 'dispatch', dispatchId, payload: { n: 1 } })
  expect(calls).toEqual([
    ['one', undefined],
    ['two', undefined],
    ['one', { n: 1 }],
  ])
  const dispatched = host.events.filter((event) => event.dispatchId === dispatchId)
  expect(dispatched.map(({ type }) => type)).toContain('operation')
  expect(host.entries.filter((entry) => entry.dispatchId === dispatchId)).toMatchObject([
    { data: { source: 'dispatch' } },
    { data: { source: 'dispatch' } },
  ])
})

test('a wanted result may be raw JSON Schema', async () => {
  const { prompt } = await open({ agents: { agent: { default: createAgent(() => ({})) } } })
  const resultSchema = {
    type: 'object',
    properties: { n: { type: 'number' } },
    required: ['n'],
  }
  const reply = await prompt('agent', '[[seq:no|{"n":1}]]', { resultSchema })
  expect(reply.data).toEqual({ n: 1 })
})

test('draining lets what runs finish and refuses what is new', async () => {
  const { host, runtime, prompt, run } = await open({
    agents: { agent: { default: createAgent(() => ({})) } },
    workflows: {
      work: {
        async run(ctx: FlueContext) {
          const session = await (await ctx.init(createAgent(() => ({})))).session()
          return (await session.prompt('[[say:a]] [[sleep:20]] [[say:b]]')).text
        },
      },
    },
  })
  const running = run('work')
  await host.waitFor((event) => event.type === 'text_delta')
  const drained = runtime.drain()
  await expect(prompt('agent', 'late')).rejects.toMatchObject({ type: 'draining', status: 503 })
  expect((await running).result).toBe('ab')
  await drained
})

test('a commit that fails stops the operation and is what it fails with', async () => {
  const { host, prompt } = await open({ agents: { agent: { default: createAgent(() => ({})) } } })
  let isFirst = true
  host.failCommits = () => {
    if (!isFirst) return null
    isFirst = false
    return new Error('disk full')
  }
  await expect(prompt('agent', '[[sleep:60000]]')).rejects.toMatchObject({
    type: 'internal_error',
    dev: expect.stringContaining('disk full'),
  })
  expect((await prompt('agent', 'again')).text).toBe('ok')
})
