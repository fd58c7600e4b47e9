import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../../agent/create-agent.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import { defineTool } from '../../tool/define-tool.ts'
import { registerHarness } from '../registry.ts'
import type { SdkAgentRun, SdkPromptPart, SdkStreamPart } from './agent.ts'
import { aiSdkHarness } from './harness.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

interface Asked {
  run: SdkAgentRun
  content: SdkPromptPart[]
  /** Calls a tool of Hearth's, as the agent's runtime would. */
  call(name: string, toolCallId: string, input: unknown): Promise<unknown>
}

type Script = (asked: Asked) => AsyncGenerator<SdkStreamPart>

const usage = { inputTokens: 10, outputTokens: 2 }
const text = (words: string) => ({ type: 'text-delta', id: 't', text: words })
const call = (toolCallId: string, toolName: string, input: unknown = {}) => ({
  type: 'tool-call',
  toolCallId,
  toolName,
  input,
})
const finish = { type: 'finish-step', usage, finishReason: 'stop' }

let closed = 0

async function open(script: Script, config = {}) {
  closed = 0
  registerHarness('scripted-agent', () =>
    aiSdkHarness('scripted-agent', (run) => ({
      stream: async ({ messages }) => ({
        stream: script({
          run,
          content: messages[0]?.content ?? [],
          call: async (name, toolCallId, input) =>
            run.tools.find((tool) => tool.name === name)?.execute(input, { toolCallId }),
        }),
      }),
      close: async () => {
        closed += 1
      },
    })),
  )
  const look = defineTool({
    name: 'look',
    description: 'Looks.',
    execute: async (input) => `saw ${JSON.stringify(input)}`,
  })
  const fails = defineTool({
    name: 'fails',
    description: 'Fails.',
    execute: () => Promise.reject(new Error('no light')),
  })
  const agent = createAgent(() => ({
    sandbox: false as const,
    instructions: 'Be brief.',
    harness: 'scripted-agent',
    tools: [look, fails],
  }))
  project = await openTestProject(
    { agents: { agent: { default: agent } } },
    { maxTaskDepth: 0, ...config },
  )
  return project
}

test('words stream, and their tokens are counted', async () => {
  let asked: Asked | null = null
  const { prompt, host } = await open(async function* (given) {
    asked = given
    yield { type: 'start' }
    yield text('Hel')
    yield text('lo')
    yield finish
  })
  const answer = await prompt('agent', 'hi')
  expect(answer).toMatchObject({ text: 'Hello', usage: { input: 10, output: 2 } })
  expect(asked).toMatchObject({
    run: { instructions: 'Be brief.', model: 'demo/scripted' },
    content: [{ type: 'text', text: 'hi' }],
  })
  const types = host.events.map(({ type }) => type)
  expect(types.filter((type) => type.startsWith('turn'))).toEqual(['turn_request', 'turn'])
  expect(closed).toBe(1)
})

test('an agent that counts only the whole is counted too', async () => {
  const { prompt } = await open(async function* () {
    yield text('Hello')
    yield { ...finish, usage: { inputTokens: 0, outputTokens: 0 } }
    yield { type: 'finish', totalUsage: { inputTokens: 20, outputTokens: 7 } }
  })
  expect((await prompt('agent', 'hi')).usage).toMatchObject({ input: 20, output: 7 })
})

test('tools of both sides are recorded, one answer after the other', async () => {
  const { prompt, host } = await open(async function* ({ call: use }) {
    yield text('Looking.')
    // The agent may begin before whoever reads the stream has heard of it.
    const first = use('look', 'c1', { at: 1 })
    yield call('c1', 'look', { at: 1 })
    yield { ...call('b1', 'bash', { command: 'ls' }), providerExecuted: true }
    yield { type: 'tool-result', toolCallId: 'b1', output: { files: ['a'] } }
    yield { type: 'tool-result', toolCallId: 'c1', output: await first }
    yield finish
    const second = use('fails', 'c2', {}).catch(String)
    yield call('c2', 'fails')
    yield text(`It said: ${await second}`)
    yield finish
  })
  const answer = await prompt('agent', 'look around')
  expect(answer.text).toBe('It said: Error: no light')
  expect(answer.usage).toMatchObject({ input: 20, output: 4 })
  const calls = host.events.filter(({ type }) => type === 'tool_call')
  expect(calls).toMatchObject([
    { toolName: 'look', result: 'saw {"at":1}', isError: false },
    { toolName: 'bash', result: '{"files":["a"]}', isError: false },
    { toolName: 'fails', result: 'no light', isError: true },
  ])
  const roles = host
    .entriesOf('default')
    .map(({ data }) => data.type === 'message' && data.message.role)
  expect(roles).toEqual([
    'user',
    ...['assistant', 'tool', 'assistant', 'tool', 'assistant', 'tool', 'assistant'],
  ])
})

test('a session is told what was said before', async () => {
  const said: string[] = []
  const { prompt } = await open(async function* ({ content }) {
    said.push(content.map((part) => (part.type === 'text' ? part.text : part.mediaType)).join('|'))
    yield text('yes')
    yield finish
  })
  await prompt('agent', 'one')
  const image = { type: 'image' as const, mediaType: 'image/png', data: 'aGk=' }
  await prompt('agent', 'two', { images: [image] })
  expect(said).toEqual([
    'one',
    'The conversation so far:\nuser: one\n\nassistant: yes\n\nNow:|two|image/png',
  ])
})

test('an abort keeps what had come, gives open calls a result, and closes the session', async () => {
  const { prompt, host, runtime } = await open(async function* ({ run }) {
    yield text('half')
    yield { ...call('b1', 'bash'), providerExecuted: true }
    await new Promise((resolve) => run.signal.addEventListener('abort', resolve))
    yield text('never')
  })
  const running = prompt('agent', 'go')
  await host.waitFor((event) => event.type === 'tool_start')
  await runtime.abort({ agent: 'agent', instanceId: 'one', reason: 'enough' })
  await expect(running).rejects.toMatchObject({ type: 'aborted' })
  expect(host.entriesOf('default').at(-1)?.data).toMatchObject({
    message: { role: 'tool', content: [{ toolCallId: 'b1', isError: true }] },
  })
  expect(closed).toBe(1)
})

test('a failure of the agent is a failed turn', async () => {
  const { prompt, host } = await open(async function* () {
    yield text('so far')
    yield { type: 'error', error: new Error('the runtime died') }
  })
  await expect(prompt('agent', 'go')).rejects.toMatchObject({
    type: 'provider_error',
    message: expect.stringContaining('the runtime died'),
  })
  expect(host.events.find(({ type }) => type === 'turn')).toMatchObject({
    isError: true,
    text: 'so far',
  })
  expect(closed).toBe(1)
})

test('an agent that goes on for ever is stopped', async () => {
  const { prompt } = await open(
    async function* () {
      for (let n = 0; ; n += 1) {
        yield { ...call(`b${n}`, 'bash'), providerExecuted: true }
        yield { type: 'tool-result', toolCallId: `b${n}`, output: '' }
      }
    },
    { maxTurns: 3 },
  )
  await expect(prompt('agent', 'go')).rejects.toMatchObject({ type: 'max_turns_exceeded' })
  expect(closed).toBe(1)
})

test('an agent that cannot be started says why', async () => {
  const { prompt, host } = await open(async function* () {
    yield finish
  })
  registerHarness('scripted-agent', () =>
    aiSdkHarness('scripted-agent', () => Promise.reject(new Error('no such binary'))),
  )
  await expect(prompt('agent', 'go')).rejects.toMatchObject({
    message: expect.stringContaining('no such binary'),
  })
  expect(host.events.find(({ type }) => type === 'turn')).toMatchObject({ isError: true })
})
