import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ProviderSettings, ThinkingLevel } from '../../contract/provider.ts'
import { type FakeModelServer, startFakeModelServer } from '../model/testing/fake-model-server.ts'
import { createAiSdkHarness } from './ai-sdk/harness.ts'

const harness = createAiSdkHarness()
const levels: ThinkingLevel[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh']
let server: FakeModelServer

beforeEach(async () => {
  server = await startFakeModelServer()
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    real(String(url).replace('https://api.openai.com', server.origin), init),
  )
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

async function bodyFor(model: string, thinkingLevel: ThinkingLevel | null) {
  const { baseUrl } = server
  const compatible: ProviderSettings = { kind: 'openai-compatible', baseUrl, apiKey: 'key-of-test' }
  await harness.run(
    {
      operationId: 'op_1',
      model,
      thinkingLevel,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
      prepareTurn: async () => ({ systemPrompt: '', tools: [] }),
      purpose: 'agent',
      maxTurns: 1,
      providers: {
        openai: { kind: 'openai', apiKey: 'key-of-test' },
        anthropic: { kind: 'anthropic', baseUrl, apiKey: 'key-of-test' },
        google: { kind: 'google', baseUrl, apiKey: 'key-of-test' },
        ollama: compatible,
        openrouter: compatible,
        house: compatible,
      },
      sessionId: 'session_1',
      signal: new AbortController().signal,
    },
    () => {},
  )
  return server.requests.at(-1)?.body ?? {}
}

/** In the order of `levels`. */
const asked: [model: string, field: string, values: unknown[]][] = [
  // Models that know no `minimal` are asked for `low`.
  ['openai/gpt-5.4', 'reasoning.effort', ['none', 'low', 'low', 'medium', 'high', 'xhigh']],
  // The first of its line thinks always, and no harder than `high`.
  ['openai/gpt-5', 'reasoning.effort', ['minimal', 'minimal', 'low', 'medium', 'high', 'high']],
  ['openai/o3', 'reasoning.effort', ['low', 'low', 'low', 'medium', 'high', 'high']],
  ['openai/gpt-4.1', 'reasoning.effort', levels.map(() => undefined)],
  [
    'anthropic/claude-sonnet-5',
    'output_config.effort',
    [undefined, 'low', 'low', 'medium', 'high', 'xhigh'],
  ],
  [
    'anthropic/claude-haiku-4-5',
    'thinking.budget_tokens',
    [undefined, 1_280, 6_400, 19_200, 38_400, 57_600],
  ],
  [
    'google/gemini-3.5-flash',
    'generationConfig.thinkingConfig.thinkingLevel',
    ['minimal', 'minimal', 'low', 'medium', 'high', 'high'],
  ],
  [
    'google/gemini-2.5-flash',
    'generationConfig.thinkingConfig.thinkingBudget',
    [0, 1_311, 6_554, 19_661, 24_576, 24_576],
  ],
  // Servers that refuse a word they do not know are told one of three.
  ['ollama/qwen3', 'reasoning_effort', ['none', 'low', 'low', 'medium', 'high', 'high']],
  ['house/m', 'reasoning_effort', ['none', 'low', 'low', 'medium', 'high', 'high']],
  ['openrouter/x/y', 'reasoning_effort', ['none', 'minimal', 'low', 'medium', 'high', 'xhigh']],
]

describe('thinking levels on the wire', () => {
  test.each(asked)('%s is told in %s', async (model, field, values) => {
    const told: unknown[] = []
    for (const level of levels) told.push(at(await bodyFor(model, level), field))
    expect(told).toEqual(values)
  })

  test.each(asked)('%s is told nothing when nobody chose a level', async (model, field) => {
    expect(at(await bodyFor(model, null), field)).toBeUndefined()
  })

  test('Anthropic is told to think or not to, and Google to show its thoughts', async () => {
    expect(at(await bodyFor('anthropic/claude-sonnet-5', 'off'), 'thinking.type')).toBe('disabled')
    expect(at(await bodyFor('anthropic/claude-sonnet-5', 'low'), 'thinking.type')).toBe('adaptive')
    expect(at(await bodyFor('anthropic/claude-haiku-4-5', 'low'), 'thinking.type')).toBe('enabled')
    const shows = 'generationConfig.thinkingConfig.includeThoughts'
    expect(at(await bodyFor('google/gemini-3.5-flash', 'low'), shows)).toBe(true)
    expect(at(await bodyFor('google/gemini-3.5-flash', 'off'), shows)).toBeUndefined()
  })
})

function at(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined
    found = new Map(Object.entries(found)).get(key)
  }
  return found
}
