/** Every harness over the real wire formats of the providers. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HearthError } from '../../contract/error.ts'
import type { Message } from '../../contract/message.ts'
import type { ProviderSettings } from '../../contract/provider.ts'
import { type FakeModelServer, startFakeModelServer } from '../model/testing/fake-model-server.ts'
import type { ResolvedTool } from '../tool/port.ts'
import type { HarnessEvent, HarnessRequest } from './port.ts'
import { everyHarness } from './testing/every-harness.ts'

const key = 'sk-secret-key-0123456789'
let server: FakeModelServer

beforeEach(async () => {
  server = await startFakeModelServer()
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const image = { type: 'image' as const, mediaType: 'image/png', data: 'iVBORw0KGgo=' }

const weather: ResolvedTool = {
  name: 'weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  origin: 'agent',
  execute: async (input) => `sunny for ${JSON.stringify(input)}`,
}

function requestOf(model: string, more: Partial<HarnessRequest> = {}): HarnessRequest {
  return {
    operationId: 'op_1',
    model,
    thinkingLevel: null,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
    prepareTurn: async () => ({ systemPrompt: 'Be brief.', tools: [weather] }),
    purpose: 'agent',
    maxTurns: 5,
    providers: providersOf(),
    sessionId: 'session_1',
    signal: new AbortController().signal,
    ...more,
  }
}

function providersOf(): Record<string, ProviderSettings> {
  return {
    // A custom address speaks chat completions.
    openai: { kind: 'openai', baseUrl: server.baseUrl, apiKey: key },
    house: {
      kind: 'openai-compatible',
      baseUrl: `${server.baseUrl}/`,
      headers: { 'x-house': 'yes' },
    },
    anthropic: { kind: 'anthropic', baseUrl: server.baseUrl, apiKey: key },
    google: { kind: 'google', baseUrl: server.baseUrl, apiKey: key },
  }
}

/** OpenAI's own address, answered by the fake server. */
function redirectOpenAi(): Record<string, ProviderSettings> {
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    real(String(url).replace('https://api.openai.com', server.origin), init),
  )
  return { openai: { kind: 'openai', apiKey: key } }
}

describe.each(everyHarness)('$name', (harness) => {
  async function eventsOf(request: HarnessRequest): Promise<HarnessEvent[]> {
    const events: HarnessEvent[] = []
    await harness.run(request, (event) => void events.push(event))
    return events
  }

  async function failureOf(request: HarnessRequest): Promise<HearthError> {
    try {
      await harness.run(request, () => {})
    } catch (error) {
      if (HearthError.is(error)) return error
      throw error
    }
    throw new Error('The run was expected to fail.')
  }

  describe.each([
    ['openai/gpt-5.5', '/v1/chat/completions'],
    ['house:some/model:7b', '/v1/chat/completions'],
    ['anthropic/claude-sonnet-5', '/v1/messages'],
    ['openai/gpt-5.4', '/v1/responses'],
    ['google/gemini-3.1-pro', '/v1/models/gemini-3.1-pro:streamGenerateContent'],
  ])('%s over %s', (model, path) => {
    const requestHere = (more: Partial<HarnessRequest> = {}): HarnessRequest =>
      requestOf(model, path === '/v1/responses' ? { providers: redirectOpenAi(), ...more } : more)

    test('text streams piece by piece and usage is counted', async () => {
      server.queue({
        text: ['Hel', 'lo ', 'there'],
        usage: { input: 7, output: 3, cacheRead: 5 },
      })
      const events = await eventsOf(requestHere())
      expect(server.requests[0]?.path).toBe(path)
      expect(events.flatMap((event) => (event.type === 'text_delta' ? [event.text] : []))).toEqual([
        'Hel',
        'lo ',
        'there',
      ])
      expect(events.at(-1)).toMatchObject({
        type: 'turn',
        stopReason: 'stop',
        usage: { input: 7, output: 3, cacheRead: 5, cacheWrite: 0, totalTokens: 15 },
      })
    })

    test('parallel tool calls run and their results go back in order', async () => {
      server.queue(
        {
          text: 'Looking.',
          toolCalls: [
            { name: 'weather', arguments: { city: 'Rome' } },
            { name: 'weather', arguments: { city: 'Oslo' } },
          ],
        },
        { text: 'Sunny.' },
      )
      const result = await harness.run(requestHere(), () => {})
      expect(result).toMatchObject({ text: 'Sunny.', turns: 2, toolCalls: 2 })
      const sent = JSON.stringify(server.requests[1]?.body)
      expect(sent.indexOf('Rome')).toBeGreaterThan(0)
      expect(sent.indexOf('sunny for')).toBeLessThan(sent.lastIndexOf('sunny for'))
    })

    test('thinking is streamed, kept, and handed back to the provider', async () => {
      server.queue(
        {
          thinking: 'Let me think.',
          toolCalls: [{ name: 'weather', arguments: { city: 'Rome' } }],
        },
        { text: 'Done.' },
      )
      const events = await eventsOf(requestHere({ thinkingLevel: 'high' }))
      const thoughts = events.flatMap((event) =>
        event.type === 'thinking_delta' ? [event.delta] : [],
      )
      expect(thoughts.join('')).toBe('Let me think.')
      const signed: Record<string, string> = { '/v1/messages': 'signed', '/v1/responses': 'sealed' }
      const evidence = signed[path] ?? (path.includes('gemini') ? 'sealed' : '')
      expect(JSON.stringify(server.requests[1]?.body)).toContain(evidence)
    })

    // Google's protocol carries arguments as an object.
    if (!path.startsWith('/v1/models')) {
      test('arguments that are not JSON become an error result and the model may try again', async () => {
        server.queue(
          { toolCalls: [{ name: 'weather', arguments: '{"city": "Ro' }] },
          { text: 'Sorry.' },
        )
        const events = await eventsOf(requestHere())
        expect(events.find((event) => event.type === 'tool_call')).toMatchObject({
          isError: true,
          result: expect.stringContaining('not valid JSON'),
        })
        expect(server.requests).toHaveLength(2)
      })
    }

    test('a refusal is a provider_error without the key', async () => {
      server.queue({ status: 401, error: `Incorrect API key provided: ${key}` })
      const error = await failureOf(requestHere())
      expect(error).toMatchObject({ type: 'provider_error', status: 502, meta: { status: 401 } })
      expect(JSON.stringify(error.toBody())).not.toContain('secret')
      expect(error.details).toContain('API key')
      expect(server.requests).toHaveLength(1)
    })

    test('overload is tried again', async () => {
      server.queue({ status: 503, headers: { 'retry-after-ms': '1' } }, { text: 'back' })
      const events: HarnessEvent[] = []
      const result = await harness.run(requestHere(), (event) => void events.push(event))
      expect(result.text).toBe('back')
      expect(server.requests).toHaveLength(2)
      expect(events.slice(0, 2)).toMatchObject([
        { type: 'turn_request' },
        { type: 'turn_retry', attempt: 1, delayMs: 1, error: { type: 'provider_error' } },
      ])
    })

    test('overload is tried again only as often as is allowed', async () => {
      server.queue({ status: 503, headers: { 'retry-after-ms': '1' } })
      expect((await failureOf(requestHere({ retries: 0 }))).meta).toMatchObject({ status: 503 })
      expect(server.requests).toHaveLength(1)
      const busy = { status: 503, headers: { 'retry-after-ms': '1' } }
      server.queue(busy, busy, busy, { text: 'back' })
      expect((await harness.run(requestHere({ retries: 3 }), () => {})).text).toBe('back')
    })

    test('a stream that stops before its end is a failure, with what had come', async () => {
      server.queue({ text: 'half an ans', cutOff: true })
      const events: HarnessEvent[] = []
      const run = harness.run(requestHere(), (event) => void events.push(event))
      await expect(run).rejects.toMatchObject({ type: 'provider_error' })
      expect(events.at(-1)).toMatchObject({
        stopReason: 'error',
        message: { content: [{ type: 'text', text: 'half an ans' }] },
      })
    })

    test('an abort hangs up on the provider', async () => {
      const abort = new AbortController()
      server.queue({ text: 'one two three four five six', tokenDelay: 60_000 })
      const run = harness.run(requestHere({ signal: abort.signal }), () => {})
      const request = await server.request(0)
      abort.abort()
      await expect(run).rejects.toMatchObject({ type: 'aborted', status: 499 })
      await expect(request.ended).resolves.toBe('aborted')
    })

    test('a model that goes quiet has failed, with what it had said', async () => {
      server.queue({ text: ['Hel', 'lo'], tokenDelay: 60_000 })
      const failure = failureOf(requestHere({ idleMs: 20 }))
      const request = await server.request(0)
      expect(await failure).toMatchObject({
        type: 'provider_error',
        message: expect.stringContaining('sent nothing'),
      })
      await expect(request.ended).resolves.toBe('aborted')
    })

    test('images and the whole conversation are sent', async () => {
      const messages: Message[] = [
        { role: 'user', content: [{ type: 'text', text: 'first question' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'first answer' }] },
        { role: 'user', content: [{ type: 'text', text: 'and this?' }, image] },
      ]
      await harness.run(requestHere({ messages }), () => {})
      const sent = JSON.stringify(server.requests[0]?.body)
      for (const text of ['Be brief.', 'first question', 'first answer', 'and this?', image.data]) {
        expect(sent).toContain(text)
      }
    })
  })

  test('keys and headers go where they belong', async () => {
    await harness.run(requestOf('openai/gpt-5.5'), () => {})
    await harness.run(requestOf('house/m'), () => {})
    await harness.run(requestOf('anthropic/claude-sonnet-5'), () => {})
    const [openai, house, anthropic] = server.requests.map(({ headers }) => headers)
    expect(openai?.authorization).toBe(`Bearer ${key}`)
    expect(house?.['x-house']).toBe('yes')
    expect(house?.authorization).toBeUndefined()
    expect(anthropic?.['x-api-key']).toBe(key)
  })

  test('OpenAI keeps nothing unless told to', async () => {
    await harness.run(requestOf('openai/gpt-5.4', { providers: redirectOpenAi() }), () => {})
    expect(server.requests[0]?.body).toMatchObject({ store: false })
  })

  test('thinking levels reach each provider in its own words', async () => {
    await harness.run(requestOf('house/m', { thinkingLevel: 'low' }), () => {})
    await harness.run(requestOf('anthropic/claude-sonnet-5', { thinkingLevel: 'high' }), () => {})
    const providers = redirectOpenAi()
    await harness.run(requestOf('openai/gpt-5.4', { thinkingLevel: 'medium', providers }), () => {})
    const [house, anthropic, openai] = server.requests.map(({ body }) => body)
    expect(house).toMatchObject({ reasoning_effort: 'low' })
    expect(anthropic).toMatchObject({ thinking: { type: 'adaptive' } })
    expect(openai).toMatchObject({ reasoning: { effort: 'medium', summary: 'auto' } })
  })

  test('a conversation that is too long is told from other refusals', async () => {
    server.queue({ status: 400, error: 'prompt is too long: 210000 tokens > 200000 maximum' })
    const error = await failureOf(requestOf('anthropic/claude-sonnet-5'))
    expect(error.meta).toMatchObject({ contextOverflow: true, retryable: false })
    server.queue({ status: 400, error: 'bad tool schema' })
    expect((await failureOf(requestOf('house/m'))).meta).toMatchObject({ contextOverflow: false })
  })

  test('an address of Anthropic may leave out the version', async () => {
    const providers = {
      anthropic: { kind: 'anthropic' as const, baseUrl: server.origin, apiKey: key },
    }
    await harness.run(requestOf('anthropic/claude-sonnet-5', { providers }), () => {})
    expect(server.requests[0]?.path).toBe('/v1/messages')
  })

  test('a local server that is not running fails at once', async () => {
    await server.close()
    const error = await failureOf(requestOf('house/m'))
    expect(error).toMatchObject({ type: 'provider_error', meta: { status: null } })
    expect(error.details).toContain('running')
    server = await startFakeModelServer()
  })
})
