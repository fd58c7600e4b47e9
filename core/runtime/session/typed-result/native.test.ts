import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { HearthError } from '../../../contract/error.ts'
import type { ProviderSettings } from '../../../contract/provider.ts'
import { createAgent } from '../../agent/create-agent.ts'
import type { RuntimeConfig } from '../../config.ts'
import {
  type FakeModelServer,
  startFakeModelServer,
} from '../../model/testing/fake-model-server.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import { defineTool } from '../../tool/define-tool.ts'
import type { FlueContext } from '../../workflow/flue-context.ts'

let server: FakeModelServer
let project: TestProject | null = null

beforeEach(async () => {
  server = await startFakeModelServer()
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    real(String(url).replace('https://api.openai.com', server.origin), init),
  )
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await project?.[Symbol.asyncDispose]()
  project = null
  await server.close()
})

const Label = z.object({ label: z.string(), tags: z.array(z.string()) })
const Loose = z.object({ label: z.string(), score: z.number().default(1) })
const closedLabel = {
  type: 'object',
  properties: { label: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['label', 'tags'],
  additionalProperties: false,
}
const answer = JSON.stringify({ label: 'bug', tags: ['ui'] })
const look = defineTool({ name: 'look', description: 'Looks.', execute: async () => 'seen' })

interface Asked {
  result?: z.ZodType
  tools?: boolean
  harness?: string
  config?: Partial<RuntimeConfig>
  provider?: Partial<ProviderSettings>
  openai?: ProviderSettings
}

async function ask(model: string, { result = Label, tools = false, ...more }: Asked = {}) {
  const { baseUrl } = server
  const { provider } = more
  const agent = createAgent(() => ({
    model,
    sandbox: false as const,
    tools: tools ? [look] : [],
    ...(more.harness ? { harness: more.harness } : {}),
  }))
  project = await openTestProject(
    {
      workflows: {
        triage: {
          run: async (ctx: FlueContext) => {
            const session = await (await ctx.init(agent)).session()
            return (await session.prompt('What is it?', { result })).data
          },
        },
      },
    },
    { maxTaskDepth: 0, ...more.config },
    {
      openai: more.openai ?? { kind: 'openai', apiKey: 'key-of-test' },
      anthropic: { kind: 'anthropic', baseUrl, apiKey: 'key-of-test' },
      google: { kind: 'google', baseUrl, apiKey: 'key-of-test' },
      ollama: { kind: 'openai-compatible', baseUrl, ...provider },
      house: { kind: 'openai-compatible', baseUrl, ...provider },
    },
  )
  return (await project.run('triage')).result
}

const bodies = () => server.requests.map(({ body }) => body)
const bodyText = (index: number) => JSON.stringify(bodies()[index])

describe.each(['ai-sdk', 'stream-text', 'deepagents'])('over %s', (harness) => {
  test('OpenAI is given the schema, strictly where it may be', async () => {
    server.queue({ text: answer })
    expect(await ask('openai/gpt-5.4', { harness })).toEqual({ label: 'bug', tags: ['ui'] })
    expect(bodies()[0]).toMatchObject({
      text: { format: { type: 'json_schema', strict: true, name: 'result', schema: closedLabel } },
    })
    expect(bodyText(0)).not.toContain('---RESULT_START---')
    expect(bodyText(0)).toContain('answer with only the result')
  })

  test('a schema with parts that may be left out is not called strict', async () => {
    server.queue({ text: '{"label":"bug"}' })
    expect(await ask('openai/gpt-5.4', { harness, result: Loose })).toEqual({
      label: 'bug',
      score: 1,
    })
    expect(bodies()[0]).toMatchObject({ text: { format: { type: 'json_schema', strict: false } } })
  })

  test('tools work on the way to a shaped answer', async () => {
    server.queue({ toolCalls: [{ name: 'look', arguments: {} }] }, { text: answer })
    expect(await ask('anthropic/claude-sonnet-5', { harness, tools: true })).toMatchObject({
      label: 'bug',
    })
    expect(bodies()).toMatchObject([
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      { output_config: { format: { type: 'json_schema' } } },
    ])
    expect(bodyText(0)).toContain('"name":"look"')
    expect(bodyText(0)).not.toContain('"tool_choice":{"type":"any"')
  })

  test('Google is given the schema, by older models only when there are no tools', async () => {
    server.queue({ text: answer })
    await ask('google/gemini-3.5-flash', { harness, tools: true })
    expect(bodies()[0]).toMatchObject({
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', required: ['label', 'tags'] },
      },
    })
    await project?.[Symbol.asyncDispose]()
    // Deep Agents bring a tool of their own.
    const isFree = harness !== 'deepagents'
    server.queue({ text: answer }, { text: answer })
    await ask('google/gemini-2.5-pro', { harness })
    expect(bodyText(1).includes('responseMimeType')).toBe(isFree)
    await project?.[Symbol.asyncDispose]()
    await ask('google/gemini-2.5-pro', { harness, tools: true })
    expect(bodyText(2)).not.toContain('responseMimeType')
  })

  test('a provider that refuses the schema is asked in words, and not asked again', async () => {
    server.queue(
      { status: 400, error: "Unknown parameter: 'text.format'" },
      { toolCalls: [{ name: 'look', arguments: {} }] },
      { text: `Here it is: ${answer}` },
    )
    expect(await ask('openai/gpt-5.4', { harness, tools: true })).toMatchObject({ label: 'bug' })
    expect(bodies().map((body) => JSON.stringify(body).includes('json_schema'))).toEqual([
      true,
      false,
      false,
    ])
  })
})

test('a server that imitates OpenAI is given a schema only when it is said to take one', async () => {
  server.queue({ text: answer }, { text: answer }, { text: answer }, { text: answer })
  await ask('house/m')
  expect(bodyText(0)).not.toContain('response_format')
  expect(bodyText(0)).toContain('---RESULT_START---')
  await project?.[Symbol.asyncDispose]()
  await ask('house/m', { provider: { structuredOutputs: true } })
  expect(bodies()[1]).toMatchObject({
    response_format: { type: 'json_schema', json_schema: { strict: true, schema: closedLabel } },
  })
  await project?.[Symbol.asyncDispose]()
  await ask('ollama/qwen3')
  expect(bodies()[2]).toMatchObject({ response_format: { type: 'json_schema' } })
  await project?.[Symbol.asyncDispose]()
  // Held to a schema, such a server would let the model call no tools.
  await ask('ollama/qwen3', { tools: true })
  expect(bodyText(3)).not.toContain('response_format')
})

test('OpenAI by its own address is OpenAI', async () => {
  server.queue({ text: answer })
  const openai = { kind: 'openai' as const, apiKey: 'key-of-test' }
  await ask('openai/gpt-5.4', { openai: { ...openai, baseUrl: 'https://api.openai.com/v1/' } })
  expect(bodies()[0]).toMatchObject({ text: { format: { type: 'json_schema' } } })
})

test('a project may leave it to words, or ask for it everywhere', async () => {
  server.queue({ text: answer }, { text: answer })
  await ask('openai/gpt-5.4', { config: { structuredOutput: 'prompt' } })
  expect(bodyText(0)).not.toContain('json_schema')
  expect(bodyText(0)).toContain('---RESULT_START---')
  await project?.[Symbol.asyncDispose]()
  await ask('house/m', { config: { structuredOutput: 'native' } })
  expect(bodies()[1]).toMatchObject({ response_format: { type: 'json_schema' } })
})

test('a result that is no object, or a model too old, is asked for in words', async () => {
  server.queue({ text: '["a"]' }, { text: answer })
  expect(await ask('openai/gpt-5.4', { result: z.array(z.string()) })).toEqual(['a'])
  expect(bodyText(0)).not.toContain('json_schema')
  await project?.[Symbol.asyncDispose]()
  await ask('anthropic/claude-3-5-haiku-20241022')
  expect(bodyText(1)).not.toContain('output_config')
})

test('a shaped answer that does not fit is repaired, shaped again', async () => {
  server.queue({ text: '{"label":1}' }, { text: answer })
  expect(await ask('openai/gpt-5.4')).toMatchObject({ label: 'bug' })
  expect(bodies()[1]).toMatchObject({ text: { format: { type: 'json_schema' } } })
  expect(bodyText(1)).toContain('Your result does not match the schema')
})

test('a request that is refused for another reason fails as it is', async () => {
  server.queue({ status: 400, error: 'bad image' }, { status: 400, error: 'bad image' })
  const failure = await ask('openai/gpt-5.4').catch((error: unknown) => error)
  expect(HearthError.is(failure) && failure.message).toContain('bad image')
  expect(server.requests).toHaveLength(2)
})
