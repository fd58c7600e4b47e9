/** What every harness promises (A1 to A5 of `port.ts`), over each of them. */
import { describe, expect, test } from 'vitest'
import { HearthError } from '../../contract/error.ts'
import type { Message } from '../../contract/message.ts'
import { startFakeModelServer } from '../model/testing/fake-model-server.ts'
import type { ResolvedTool } from '../tool/port.ts'
import type { HarnessEvent, HarnessRequest, HarnessResult } from './port.ts'
import { everyHarness } from './testing/every-harness.ts'

interface Recorded {
  events: HarnessEvent[]
  result: HarnessResult | null
  error: HearthError | null
}

function user(text: string): Message {
  return { role: 'user', content: [{ type: 'text', text }] }
}

function requestOf(text: string, more: Partial<HarnessRequest> = {}): HarnessRequest {
  return {
    operationId: 'op_1',
    model: 'demo/scripted',
    thinkingLevel: null,
    messages: [user(text)],
    prepareTurn: async () => ({ systemPrompt: 'Be brief.', tools: [] }),
    purpose: 'agent',
    maxTurns: 10,
    providers: {},
    sessionId: 'session_1',
    signal: new AbortController().signal,
    ...more,
  }
}

function echo(name = 'echo'): ResolvedTool {
  return {
    name,
    description: 'Gives its input back.',
    parameters: { type: 'object', properties: { text: { type: 'string' } } },
    origin: 'agent',
    execute: async (input) => `echo ${JSON.stringify(input)}`,
  }
}

function withTools(...tools: ResolvedTool[]): Pick<HarnessRequest, 'prepareTurn'> {
  return { prepareTurn: async () => ({ systemPrompt: '', tools }) }
}

function typesOf(events: HarnessEvent[]): string[] {
  return events.map((event) => event.type)
}

describe.each(everyHarness)('$name', (harness) => {
  async function record(
    request: HarnessRequest,
    onEvent: (event: HarnessEvent) => void = () => {},
  ): Promise<Recorded> {
    const events: HarnessEvent[] = []
    try {
      const result = await harness.run(request, (event) => {
        events.push(event)
        onEvent(event)
      })
      return { events, result, error: null }
    } catch (error) {
      if (!HearthError.is(error)) throw error
      return { events, result: null, error }
    }
  }

  test('a plain prompt is one turn', async () => {
    const { result, events } = await record(requestOf('hello'))
    expect(result).toMatchObject({
      text: 'ok',
      stopReason: 'stop',
      turns: 1,
      toolCalls: 0,
      model: 'demo/scripted',
      usage: { input: 1, output: 2, totalTokens: 3, cost: { total: 0 } },
    })
    expect(typesOf(events)).toEqual(['turn_request', 'text_delta', 'turn'])
    expect(events[0]).toMatchObject({
      systemPrompt: expect.stringMatching(/^Be brief\./),
      messageCount: 1,
      provider: 'demo',
    })
    expect(events[2]).toMatchObject({
      stopReason: 'stop',
      error: null,
      firstDeltaMs: expect.any(Number),
    })
  })

  test('a tool call is run and its result goes back to the model', async () => {
    const { result, events } = await record(
      requestOf('[[tool:echo {"text":"hi"}]]', withTools(echo())),
    )
    expect(result).toMatchObject({
      text: 'echo {"text":"hi"}',
      turns: 2,
      toolCalls: 1,
      usage: { input: 2, output: 4, totalTokens: 6 },
    })
    expect(typesOf(events)).toEqual([
      'turn_request',
      'turn',
      'tool_start',
      'tool_call',
      'tool_results',
      'turn_request',
      'text_delta',
      'turn',
    ])
    expect(result?.messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant'])
  })

  test('a provider failure is reported as a turn and rejects with provider_error', async () => {
    const { error, events } = await record(requestOf('[[say:so far]] [[fail:boom]]'))
    expect(error).toMatchObject({ type: 'provider_error', status: 502 })
    expect(error?.message).toContain('boom')
    expect(events.at(-1)).toMatchObject({
      type: 'turn',
      stopReason: 'error',
      message: { content: [{ type: 'text', text: 'so far' }] },
      error: { type: 'provider_error' },
    })
  })

  test('an abort keeps the partial answer and rejects with aborted', async () => {
    const abort = new AbortController()
    const { error, events } = await record(
      requestOf('[[say:half]] [[sleep:60000]] [[say:never]]', { signal: abort.signal }),
      (event) => event.type === 'text_delta' && abort.abort('stopped by a person'),
    )
    expect(error).toMatchObject({ type: 'aborted', status: 499, details: 'stopped by a person' })
    expect(events.at(-1)).toMatchObject({
      type: 'turn',
      stopReason: 'aborted',
      error: null,
      message: { content: [{ type: 'text', text: 'half' }] },
    })
  })

  test('tools run at the same time, and their results keep the order of the calls', async () => {
    let waiting = 0
    let release = (): void => {}
    const both = new Promise<void>((resolve) => {
      release = resolve
    })
    const meet: ResolvedTool = {
      ...echo('meet'),
      execute: async (input) => {
        waiting += 1
        if (waiting === 2) release()
        await both
        return JSON.stringify(input)
      },
    }
    await using server = await startFakeModelServer()
    server.queue({ toolCalls: [1, 2].map((n) => ({ name: 'meet', arguments: { n } })) })
    const { events, result } = await record(
      requestOf('go', {
        ...withTools(meet),
        model: 'house/m',
        providers: { house: { kind: 'openai-compatible', baseUrl: server.baseUrl } },
      }),
    )
    expect(result?.toolCalls).toBe(2)
    expect(events.find((event) => event.type === 'tool_results')).toMatchObject({
      message: { content: [{ output: '{"n":1}' }, { output: '{"n":2}' }] },
    })
  })

  test('an unknown tool is an error result, and the model goes on', async () => {
    const { result, events } = await record(requestOf('[[tool:nope]]', withTools(echo())))
    expect(result?.text).toContain('The tools are: echo')
    expect(events.find((event) => event.type === 'tool_call')).toMatchObject({ isError: true })
  })

  test('a tool that throws is an error result with its reason', async () => {
    const bad = { ...echo('bad'), execute: async () => Promise.reject(new Error('disk full')) }
    const { result } = await record(requestOf('[[tool:bad]]', withTools(bad)))
    expect(result?.text).toBe('disk full')
  })

  test('an abort reaches a running tool and its call gets a result', async () => {
    const abort = new AbortController()
    const seen: boolean[] = []
    const slow: ResolvedTool = {
      ...echo('slow'),
      execute: (_, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            seen.push(true)
            reject(new Error('killed'))
          })
        }),
    }
    const { error, events } = await record(
      requestOf('[[tool:slow]]', { ...withTools(slow), signal: abort.signal }),
      (event) => event.type === 'tool_start' && setImmediate(() => abort.abort()),
    )
    expect(error?.type).toBe('aborted')
    expect(seen).toEqual([true])
    expect(events.at(-1)).toMatchObject({
      type: 'tool_results',
      message: { content: [{ isError: true, output: expect.stringContaining('aborted') }] },
    })
  })

  test('live output of a tool is passed on', async () => {
    const talker: ResolvedTool = {
      ...echo('talker'),
      execute: async (_, { update }) => {
        update('one')
        update('two')
        return 'done'
      },
    }
    const { events } = await record(requestOf('[[tool:talker]]', withTools(talker)))
    expect(typesOf(events).slice(2, 6)).toEqual([
      'tool_start',
      'tool_execution_update',
      'tool_execution_update',
      'tool_call',
    ])
  })

  test('instructions and tools are asked for anew before each turn', async () => {
    const seen: number[] = []
    await record(
      requestOf('[[tool:echo]]', {
        prepareTurn: async (index) => {
          seen.push(index)
          return { systemPrompt: `turn ${index}`, tools: [echo()] }
        },
      }),
    )
    expect(seen).toEqual([0, 1])
  })

  test('an agent that never finishes is stopped', async () => {
    const { error, events } = await record(
      requestOf('[[tool:echo]] [[tool:echo]] [[tool:echo]]', { ...withTools(echo()), maxTurns: 2 }),
    )
    expect(error).toMatchObject({ type: 'max_turns_exceeded', meta: { maxTurns: 2 } })
    expect(events.at(-1)?.type).toBe('tool_results')
  })

  test('what cannot be stored ends the run', async () => {
    const run = harness.run(requestOf('[[tool:echo]]', withTools(echo())), async (event) => {
      if (event.type === 'tool_call') throw new Error('disk full')
    })
    await expect(run).rejects.toThrow('disk full')
  })

  test('each event is stored before the next is made', async () => {
    let pending = 0
    let most = 0
    await harness.run(requestOf('[[chunks:a|b]] [[tool:echo]]', withTools(echo())), async () => {
      pending += 1
      most = Math.max(most, pending)
      await Promise.resolve()
      pending -= 1
    })
    expect(most).toBe(1)
  })

  test('a bad model string fails before anything is reported', async () => {
    const { error, events } = await record(requestOf('hi', { model: 'gpt' }))
    expect(error?.type).toBe('invalid_request')
    expect(events).toEqual([])
  })
})
