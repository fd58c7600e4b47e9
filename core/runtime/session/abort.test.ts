import { afterEach, expect, test } from 'vitest'
import { newOperationId } from '../../contract/id.ts'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestModules, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(modules: TestModules) {
  project = await openTestProject(modules)
  return project
}

const waiting = defineTool({
  name: 'waiting',
  description: 'Waits until it is aborted.',
  execute: (_args, signal) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    ),
})
const assistant = { default: createAgent(() => ({ tools: [waiting] })) }

test('an abort in mid-answer keeps what was said and ends every start', async () => {
  const { host, runtime, prompt } = await open({ agents: { assistant } })
  const operationId = newOperationId()
  const reply = prompt('assistant', '[[say:half]] [[sleep:60000]] [[say:never]]', { operationId })
  const failed = expect(reply).rejects.toMatchObject({ type: 'aborted', status: 499 })
  await host.waitFor((event) => event.type === 'text_delta')
  expect(await runtime.abort({ operationId, reason: 'enough' })).toBe(true)
  await failed
  expect(host.eventTypes()).toEqual([
    'operation_start',
    'agent_start',
    'turn_request',
    'abort_requested',
    'turn',
    'aborted',
    'agent_end',
    'idle',
    'operation',
  ])
  expect(host.entriesOf('default').at(-1)?.data).toMatchObject({
    stopReason: 'aborted',
    message: { content: [{ type: 'text', text: 'half' }] },
  })
  expect(host.operations.get(operationId)).toMatchObject({ status: 'aborted' })
  expect(await runtime.abort({ operationId, reason: 'again' })).toBe(false)
})

test.each<[what: string, agent: ReturnType<typeof createAgent>]>([
  ['initializer', createAgent(() => new Promise<never>(() => undefined))],
  [
    'instructions',
    createAgent(() => ({ instructions: () => new Promise<never>(() => undefined) })),
  ],
])('an abort ends a prompt whose %s never comes', async (_, hanging) => {
  const { host, runtime, prompt } = await open({ agents: { hanging: { default: hanging } } })
  const operationId = newOperationId()
  const failed = expect(prompt('hanging', 'hi', { operationId })).rejects.toMatchObject({
    type: 'aborted',
  })
  await host.waitFor((event) => event.type === 'agent_start')
  expect(await runtime.abort({ operationId, reason: 'enough' })).toBe(true)
  await failed
  expect(host.operations.get(operationId)).toMatchObject({ status: 'aborted' })
})

test('an abort in mid-tool gives the call a result, so that the next prompt goes on', async () => {
  const { host, runtime, prompt } = await open({ agents: { assistant } })
  const failed = expect(prompt('assistant', '[[tool:waiting {}]]')).rejects.toMatchObject({
    type: 'aborted',
  })
  await host.waitFor((event) => event.type === 'tool_start')
  await runtime.abort({ agent: 'assistant', instanceId: 'one', reason: 'enough' })
  await failed
  const roles = host.entriesOf('default').map(({ data }) => data.type === 'message' && data.message)
  expect(roles).toMatchObject([
    { role: 'user' },
    { role: 'assistant' },
    { role: 'tool', content: [{ toolName: 'waiting', isError: true }] },
  ])
  expect((await prompt('assistant', 'go on')).text).toBe('ok')
})

test('a prompt that is stopped while it waits is recorded, and leaves the queue', async () => {
  const { host, runtime, prompt } = await open({ agents: { assistant } })
  const first = prompt('assistant', '[[tool:waiting {}]]').catch((error: unknown) => error)
  await host.waitFor((event) => event.type === 'tool_start')
  const operationId = newOperationId()
  const second = prompt('assistant', 'second', { operationId }).catch((error: unknown) => error)
  const third = prompt('assistant', 'third')
  expect(await runtime.abort({ operationId, reason: 'not needed' })).toBe(true)
  expect(await second).toMatchObject({ type: 'aborted', details: 'not needed' })
  expect(host.eventTypes(operationId)).toEqual([
    'operation_start',
    'agent_start',
    'abort_requested',
    'aborted',
    'agent_end',
    'idle',
    'operation',
  ])
  await runtime.abort({ agent: 'assistant', instanceId: 'one', session: 'other', reason: 'no' })
  const [running] = host.operations.keys()
  await runtime.abort({ operationId: running ?? '', reason: 'enough' })
  expect(await first).toMatchObject({ type: 'aborted' })
  expect((await third).text).toBe('ok')
})
