import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import type { RuntimeConfig } from '../config.ts'
import { openTestProject, type TestModules, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function open(modules: TestModules, config: Partial<RuntimeConfig> = {}) {
  project = await openTestProject(modules, config)
  return project
}

const assistant = { default: createAgent(() => ({ instructions: 'Be brief.' })) }

test('a prompt is answered, recorded and told as events in order', async () => {
  const { host, prompt } = await open({ agents: { assistant } })
  const reply = await prompt('assistant', 'hello')
  expect(reply).toMatchObject({
    text: 'ok',
    usage: { input: 1, output: 2, totalTokens: 3 },
    model: { id: 'demo/scripted' },
  })
  expect(host.eventTypes()).toEqual([
    'operation_start',
    'agent_start',
    'turn_request',
    'turn',
    'agent_end',
    'idle',
    'operation',
  ])
  expect(host.entriesOf('default').map(({ data }) => data)).toMatchObject([
    { type: 'message', source: 'prompt', message: { role: 'user' } },
    { message: { role: 'assistant' }, stopReason: 'stop', sourceHash: 'hash-of-assistant' },
  ])
})

test('a plain prompt costs two commits: accept and settle', async () => {
  const { host, prompt } = await open({ agents: { assistant } })
  await prompt('assistant', 'warm up')
  host.commits.length = 0
  await prompt('assistant', 'hello')
  expect(host.commits).toEqual([
    ['operation.start', 'event.append', 'event.append', 'entry.append', 'event.append'],
    [
      'entry.append',
      'event.append',
      'operation.progress',
      'event.append',
      'event.append',
      'event.append',
      'operation.progress',
      'operation.settle',
    ],
  ])
})

test('a tool is run after its call is durable, and its result goes back to the model', async () => {
  const seen: string[] = []
  const echo = defineTool<{ text: string }>({
    name: 'echo',
    description: 'Gives its text back.',
    parameters: { type: 'object', properties: { text: { type: 'string' } } },
    execute: ({ text }) => {
      seen.push(...(project?.host.eventTypes() ?? []))
      return `echo ${text}`
    },
  })
  const { host, prompt } = await open({
    agents: { assistant: { default: createAgent(() => ({ tools: [echo] })) } },
  })
  const reply = await prompt('assistant', '[[tool:echo {"text":"hi"}]]')
  expect(reply.text).toBe('echo hi')
  expect(seen).toEqual(['operation_start', 'agent_start', 'turn_request', 'turn', 'tool_start'])
  expect(host.eventTypes()).toEqual([
    'operation_start',
    'agent_start',
    'turn_request',
    'turn',
    'tool_start',
    'tool_call',
    'turn_request',
    'turn',
    'agent_end',
    'idle',
    'operation',
  ])
  expect([...host.operations.values()]).toMatchObject([
    { status: 'completed', turns: 2, toolCalls: 1, usage: { totalTokens: 6 } },
  ])
})
