import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import type { RuntimeConfig } from '../config.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const reviewer = {
  name: 'reviewer',
  description: 'Reviews a text.',
  instructions: 'You review.',
  tools: [defineTool({ name: 'mark', description: 'Marks a text.', execute: () => 'marked' })],
}
const lead = createAgent(() => ({
  instructions: 'You lead.',
  sandbox: false,
  subagents: [reviewer],
}))

async function open(
  run: (ctx: FlueContext) => Promise<unknown>,
  config: Partial<RuntimeConfig> = {},
) {
  project = await openTestProject(
    { agents: { lead: { default: lead } }, workflows: { work: { run } } },
    config,
  )
  return project
}

function call(name: string, input: unknown): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

test('a model delegates to a declared subagent, with its own history and instructions', async () => {
  const { host, prompt, root } = await open(async () => null)
  await writeFile(join(root, 'AGENTS.md'), 'Notes of the project.')
  const reply = await prompt('lead', call('task', { prompt: '[[dump]]', agent: 'reviewer' }))
  const dump = JSON.parse(reply.text)
  expect(dump.system).toContain('You review.')
  expect(dump.system).not.toContain('You lead.')
  // What the project tells every agent, it tells a subagent too.
  expect(dump.system).toContain('Notes of the project.')
  expect(dump.messages).toHaveLength(1)
  expect(JSON.stringify(dump.tools)).toContain('mark')
  expect(reply.usage.totalTokens).toBe(9)
  const [parent, child] = [...host.operations.values()]
  expect(child).toMatchObject({
    parentOperationId: parent?.id,
    session: expect.stringContaining('default:task:'),
  })
  expect(host.eventTypes()).toEqual([
    'operation_start',
    'agent_start',
    'turn_request',
    'turn',
    'tool_start',
    'task_start',
    'operation_start',
    'agent_start',
    'turn_request',
    'turn',
    'agent_end',
    'idle',
    'operation',
    'task',
    'tool_call',
    'turn_request',
    'turn',
    'agent_end',
    'idle',
    'operation',
  ])
  const [row, childRow] = [...host.sessions.values()]
  expect(childRow).toMatchObject({ parentSessionId: row?.id, agent: 'lead', instanceId: 'one' })
})

test('the subagents are told to the model, and an unknown one is a tool error', async () => {
  const { prompt } = await open(async () => null)
  const { system } = JSON.parse((await prompt('lead', '[[dump]]')).text)
  expect(system).toContain('- reviewer: Reviews a text.')
  const reply = await prompt('lead', call('task', { prompt: 'x', agent: 'nobody' }))
  expect(reply.text).toContain('Unknown subagent "nobody"')
})

test('code delegates too, and the parent keeps a note', async () => {
  const { host, run } = await open(async (ctx) => {
    const session = await (await ctx.init(lead)).session()
    const { text, usage } = await session.task('[[say:fine]]', { agent: 'reviewer' })
    return { text, usage }
  })
  const { result } = await run('work')
  expect(result).toMatchObject({ text: 'fine', usage: { totalTokens: 3 } })
  expect([...host.operations.values()]).toMatchObject([
    { kind: 'task', usage: { totalTokens: 3 } },
    { kind: 'prompt', usage: { totalTokens: 3 } },
  ])
  expect(host.entriesOf('default')).toMatchObject([
    {
      data: {
        source: 'task',
        message: { content: [{ text: expect.stringContaining('completed: fine') }] },
      },
    },
  ])
})

test('tasks go only as deep as the project allows', async () => {
  const nested = call('task', { prompt: call('task', { prompt: '[[say:deep]]' }) })
  const { prompt } = await open(async () => null, { maxTaskDepth: 1 })
  const reply = await prompt('lead', nested.replace(/"\[\[tool/, '"[[tool'))
  expect(reply.text).toContain('Max task depth exceeded')
})

test('without tasks there is no task tool', async () => {
  const { prompt } = await open(async () => null, { maxTaskDepth: 0 })
  const { tools, system } = JSON.parse((await prompt('lead', '[[dump]]')).text)
  expect(JSON.stringify(tools)).not.toContain('"task"')
  expect(system).not.toContain('reviewer')
})

test('an abort of the parent ends the child', async () => {
  const { host, runtime, prompt } = await open(async () => null)
  const failed = expect(
    prompt('lead', call('task', { prompt: '[[say:half]] [[sleep:60000]]' })),
  ).rejects.toMatchObject({ type: 'aborted' })
  await host.waitFor((event) => event.type === 'text_delta')
  const [parent] = host.operations.keys()
  await runtime.abort({ operationId: parent ?? '', reason: 'enough' })
  await failed
  expect([...host.operations.values()]).toMatchObject([
    { status: 'aborted' },
    { status: 'aborted' },
  ])
  expect(host.eventTypes().filter((type) => type === 'task')).toHaveLength(1)
})

test('a session that stops itself ends its tasks, and says so', async () => {
  const { host, run } = await open(async (ctx) => {
    const session = await (await ctx.init(lead)).session()
    const task = session.task('[[say:half]] [[sleep:60000]]').catch(({ type }) => type)
    await host.waitFor((event) => event.type === 'text_delta')
    return [session.abort('enough'), await task, session.abort()]
  })
  expect((await run('work')).result).toEqual([true, 'aborted', false])
  expect(new Set([...host.operations.values()].map(({ status }) => status))).toEqual(
    new Set(['aborted']),
  )
  const types = host.eventTypes()
  expect(types.indexOf('abort_requested')).toBeGreaterThan(-1)
  expect(types.indexOf('abort_requested')).toBeLessThan(types.indexOf('aborted'))
})
