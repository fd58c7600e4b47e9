/** What providers said a turn took, as their wires carry it, in the buckets that have prices of their own. */
import { readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { ProviderSettings } from '../../contract/provider.ts'
import { addUsage, type Usage } from '../../contract/usage.ts'
import { priceVersion } from '../model/catalogue-data.ts'
import type { Harness, HarnessEvent } from './port.ts'
import { everyHarness } from './testing/every-harness.ts'

afterEach(() => vi.unstubAllGlobals())

interface Recorded {
  file: string
  model: string
  settings: ProviderSettings
  tokens: Omit<Usage, 'cost'>
  /** US dollars by bucket: fresh, cache read, cache write, out. */
  paid: [number, number, number, number]
}

const key = { apiKey: 'recorded' }

/** Prices, a million tokens: GPT-5.6 Sol 4, 0.4, 5, 20; Opus 5 5, 0.5, 6.25, 25; Gemini 2.5 Pro 1.25, 0.125, 1.25, 10. */
const recordings: Recorded[] = [
  {
    file: 'openai-chat',
    model: 'openai/gpt-5.6-sol',
    settings: { kind: 'openai', baseUrl: 'https://gateway.test/v1', ...key },
    tokens: {
      input: 367,
      cacheRead: 4864,
      cacheWrite: 0,
      output: 412,
      reasoning: 320,
      totalTokens: 5643,
    },
    paid: [0.001468, 0.0019456, 0, 0.00824],
  },
  {
    file: 'openai-responses',
    model: 'openai/gpt-5.6-sol',
    settings: { kind: 'openai', ...key },
    tokens: {
      input: 544,
      cacheRead: 8064,
      cacheWrite: 512,
      output: 730,
      reasoning: 512,
      totalTokens: 9850,
    },
    paid: [0.002176, 0.0032256, 0.00256, 0.0146],
  },
  {
    file: 'anthropic',
    model: 'anthropic/claude-opus-5',
    settings: { kind: 'anthropic', ...key },
    tokens: { input: 12, cacheRead: 18_944, cacheWrite: 2048, output: 503, totalTokens: 21_507 },
    paid: [0.00006, 0.009472, 0.0128, 0.012575],
  },
  {
    file: 'google',
    model: 'google/gemini-2.5-pro',
    settings: { kind: 'google', ...key },
    tokens: {
      input: 366,
      cacheRead: 6144,
      cacheWrite: 0,
      output: 728,
      reasoning: 640,
      totalTokens: 7238,
    },
    paid: [0.0004575, 0.000768, 0, 0.00728],
  },
]

for (const harness of everyHarness) {
  const { name } = harness
  for (const recorded of recordings) {
    test(`${name} counts what ${recorded.file} reports`, async () => {
      const { cost, ...tokens } = await usageOf(harness, recorded)
      expect(tokens).toEqual(recorded.tokens)
      const [input, cacheRead, cacheWrite, output] = recorded.paid
      expect(cost?.input).toBeCloseTo(input, 10)
      expect(cost?.cacheRead).toBeCloseTo(cacheRead, 10)
      expect(cost?.cacheWrite).toBeCloseTo(cacheWrite, 10)
      expect(cost?.output).toBeCloseTo(output, 10)
      expect(cost?.total).toBeCloseTo(input + cacheRead + cacheWrite + output, 10)
      expect(cost?.prices).toBe(priceVersion)
    })
  }

  test(`${name} counts a model without a price, and does not call it free`, async () => {
    const [chat] = recordings
    if (!chat) throw new Error('There is a recording.')
    const settings: ProviderSettings = {
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:1/v1',
    }
    const usage = await usageOf(harness, { ...chat, model: 'house/own', settings })
    expect(usage).toEqual({ ...chat.tokens, cost: null })
    const priced = await usageOf(harness, chat)
    expect(addUsage(usage, priced)).toMatchObject({ reasoning: 640, cost: null })
    expect(addUsage(priced, priced).cost).toMatchObject({ prices: priceVersion })
  })
}

async function usageOf(harness: Harness, { file, model, settings }: Recorded): Promise<Usage> {
  vi.stubGlobal('fetch', async () => new Response(wire(file), sse))
  const events: HarnessEvent[] = []
  await harness.run(
    {
      operationId: 'op_1',
      model,
      thinkingLevel: null,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Six times seven?' }] }],
      prepareTurn: async () => ({ systemPrompt: 'Count.', tools: [] }),
      purpose: 'agent',
      maxTurns: 1,
      providers: { [model.slice(0, model.indexOf('/'))]: settings },
      sessionId: 'session',
      signal: new AbortController().signal,
    },
    (event) => void events.push(event),
  )
  const turn = events.find((event) => event.type === 'turn')
  if (!turn?.usage) throw new Error('The turn has no usage.')
  expect(turn.message).not.toBeNull()
  return turn.usage
}

const sse = { headers: { 'content-type': 'text/event-stream' } }

/** The recorded events as the provider streams them. */
function wire(file: string): string {
  const path = new URL(`../model/testing/recorded/${file}.json`, import.meta.url)
  const events = z
    .array(z.looseObject({ type: z.string().optional() }))
    .parse(JSON.parse(readFileSync(path, 'utf8')))
  const frames = events.map((event) => {
    const name = event.type === undefined ? '' : `event: ${event.type}\n`
    return `${name}data: ${JSON.stringify(event)}\n\n`
  })
  return frames.join('') + (file === 'openai-chat' ? 'data: [DONE]\n\n' : '')
}
