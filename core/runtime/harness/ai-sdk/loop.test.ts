import { expect, test } from 'vitest'
import { HearthError } from '../../../contract/error.ts'
import type { Message } from '../../../contract/message.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import type { HarnessEvent, HarnessRequest, HarnessResult } from '../port.ts'
import { createAiSdkHarness } from './harness.ts'

const harness = createAiSdkHarness()

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
  expect(events[0]).toMatchObject({ systemPrompt: 'Be brief.', messageCount: 1, provider: 'demo' })
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
