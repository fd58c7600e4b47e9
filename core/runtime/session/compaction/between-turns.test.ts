import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent } from '../../agent/create-agent.ts'
import { defaultRuntimeConfig } from '../../config.ts'
import {
  type FakeModelServer,
  startFakeModelServer,
} from '../../model/testing/fake-model-server.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import { defineTool } from '../../tool/define-tool.ts'
import { toContext, toMessages } from '../history.ts'
import { compactionFor } from './settings.ts'

let server: FakeModelServer
let project: TestProject | null = null
let answers = 0

beforeEach(async () => {
  answers = 0
  server = await startFakeModelServer({
    reply: ({ body }) => {
      if (JSON.stringify(body).includes('You summarise a conversation')) {
        return { text: 'They look at pages.' }
      }
      answers += 1
      if (answers > 9) return { text: 'All pages are read.' }
      return { toolCalls: [{ name: 'page', arguments: { number: answers } }] }
    },
  })
})

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
  await server.close()
})

const page = defineTool({
  name: 'page',
  description: 'Reads a page.',
  parameters: { type: 'object', properties: { number: { type: 'number' } } },
  execute: async (input) => `page ${JSON.stringify(input)} ${'x'.repeat(1_200)}`,
})

async function open(harness: string) {
  const agent = createAgent(() => ({ sandbox: false as const, tools: [page], harness }))
  const compaction = {
    ...defaultRuntimeConfig().compaction,
    contextWindowTokens: 1_500,
    reserveTokens: 300,
    keepRecentTokens: 100,
  }
  project = await openTestProject(
    { agents: { reader: { default: agent } } },
    { model: 'house/m', maxTaskDepth: 0, compaction },
    { house: { kind: 'openai-compatible', baseUrl: server.baseUrl } },
  )
  return project
}

test.each(['ai-sdk', 'stream-text', 'deepagents'])(
  'one prompt with many tools is summarised on its way, over %s',
  async (harness) => {
    const { prompt, host } = await open(harness)
    const answer = await prompt('reader', 'Read all pages.')
    expect(answer.text).toBe('All pages are read.')
    const compactions = host.events.filter(({ type }) => type === 'compaction')
    expect(compactions.length).toBeGreaterThan(1)
    expect(compactions).toMatchObject(compactions.map(() => ({ isError: false })))
    const last = JSON.stringify(server.requests.at(-1)?.body)
    expect(last).toContain('[Context Summary]')
    // What the last tool gave is there as it was.
    expect(last).toContain(JSON.stringify('page {"number":9}').slice(1, -1))
    const asked = server.requests.filter(
      ({ body }) => !JSON.stringify(body).includes('You summarise'),
    )
    const lengths = asked.map(({ body }) => JSON.stringify(body.messages).length)
    expect(Math.max(...lengths)).toBeLessThan(7_000)
    // The next prompt finds a conversation that is whole.
    answers = 99
    expect((await prompt('reader', 'Thanks.')).text).toBe('All pages are read.')
  },
)

test('a summary that fails is not tried again before each turn', async () => {
  const { prompt, host } = await open('ai-sdk')
  await server.close()
  let summaries = 0
  server = await startFakeModelServer({
    port: Number(new URL(server.origin).port),
    reply: ({ body }) => {
      if (JSON.stringify(body).includes('You summarise a conversation')) {
        summaries += 1
        return { status: 400, error: 'no' }
      }
      answers += 1
      if (answers > 6) return { text: 'done' }
      return { toolCalls: [{ name: 'page', arguments: { number: answers } }] }
    },
  })
  expect((await prompt('reader', 'Read all pages.')).text).toBe('done')
  expect(summaries).toBe(1)
  expect(host.events.filter(({ type }) => type === 'compaction')).toMatchObject([{ isError: true }])
})

test('the window is the model’s own, and a small one keeps half of it for the conversation', () => {
  const project = defaultRuntimeConfig().compaction
  expect(project).toMatchObject({
    enabled: true,
    reserveTokens: 16_384,
    keepRecentTokens: 20_000,
  })
  expect(compactionFor({}, project, 'anthropic/claude-haiku-4-5')?.limit).toBe(200_000 - 16_384)
  expect(compactionFor({}, project, 'openai/gpt-5.4')?.limit).toBe(1_050_000 - 16_384)
  expect(compactionFor({}, project, 'google/gemini-2.5-pro')?.limit).toBe(1_048_576 - 16_384)
  expect(compactionFor({}, project, 'ollama/unknown')?.limit).toBe(128_000 - 16_384)
  const small = { ...project, contextWindowTokens: 8_192 }
  expect(compactionFor({}, small, 'ollama/unknown')).toMatchObject({
    limit: 4_096,
    keepRecentTokens: 2_048,
  })
})

test('what a branch came to is a message of the path that left it', () => {
  const text = (words: string) => ({
    role: 'user' as const,
    content: [{ type: 'text' as const, text: words }],
  })
  const context = toContext([
    { id: 'e1', data: { type: 'message', message: text('first') } },
    {
      id: 'e2',
      data: { type: 'branch_summary', fromId: 'e9', summary: 'It was tried and failed.' },
    },
    { id: 'e3', data: { type: 'message', message: text('second') } },
  ])
  expect(toMessages(context)).toEqual([
    text('first'),
    text('[Branch Summary]\nIt was tried and failed.'),
    text('second'),
  ])
  expect(context.items[1]?.tokens).toBeGreaterThan(1)
})
