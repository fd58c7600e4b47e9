import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HearthError } from '../../../contract/error.ts'
import type { Message, ToolCallPart, ToolResultPart } from '../../../contract/message.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import type { HarnessEvent } from '../port.ts'
import { everyHarness } from '../testing/every-harness.ts'
import { completeHistory, toPromptMessages } from './convert.ts'

function toolOf(name: string, execute: ResolvedTool['execute']): ResolvedTool {
  return { name, description: '', parameters: { type: 'object' }, origin: 'agent', execute }
}

const never = (signal: AbortSignal): Promise<string> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

const tools = [
  toolOf('works', async () => 'fine'),
  toolOf('talks', async (_, context) => {
    context.update('a bit')
    return 'done'
  }),
  toolOf('throws', () => {
    throw new Error('at once')
  }),
  toolOf('rejects', async () => {
    throw new HearthError({ type: 'denied', status: 403, message: 'Not allowed.' })
  }),
  toolOf('hangs', (_, { signal }) => never(signal)),
]

const step = fc.constantFrom(
  '[[say:words]]',
  '[[chunks:a|b|c]]',
  '[[tool:works {"n":1}]]',
  '[[tool:talks]]',
  '[[tool:throws]]',
  '[[tool:rejects]]',
  '[[tool:hangs]]',
  '[[tool:missing {"x":[1]}]]',
  '[[fail:boom]]',
)

test.each(everyHarness)(
  '$name: whatever happens, every start has its end and every call its result',
  async (harness) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 6 }),
        fc.nat({ max: 25 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, abortAt, maxTurns) => {
          const abort = new AbortController()
          const events: HarnessEvent[] = []
          const user: Message = { role: 'user', content: [{ type: 'text', text: steps.join(' ') }] }
          const run = harness.run(
            {
              operationId: 'op_1',
              model: 'demo/scripted',
              thinkingLevel: null,
              messages: [user],
              prepareTurn: async () => ({ systemPrompt: '', tools }),
              purpose: 'agent',
              maxTurns,
              providers: {},
              sessionId: 's',
              signal: abort.signal,
            },
            (event) => {
              events.push(event)
              // A tool that hangs is only ended by an abort.
              const hangs = event.type === 'tool_start' && event.toolName === 'hangs'
              if (events.length > abortAt || hangs) abort.abort()
            },
          )
          const outcome = await run.then(
            () => 'completed',
            (error: unknown) => (HearthError.is(error) ? error.type : 'unknown'),
          )
          expect(['completed', 'aborted', 'provider_error', 'max_turns_exceeded']).toContain(
            outcome,
          )
          expectPaired(events, 'turn_request', 'turn', (event) => event.turnId)
          expectPaired(events, 'tool_start', 'tool_call', (event) =>
            'toolCallId' in event ? event.toolCallId : '',
          )
          const history = [user, ...messagesOf(events)]
          expect(completeHistory(history)).toEqual(history)
          if (outcome === 'aborted') expect(abort.signal.aborted).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  },
)

function expectPaired(
  events: HarnessEvent[],
  start: HarnessEvent['type'],
  end: HarnessEvent['type'],
  key: (event: HarnessEvent) => string,
): void {
  const keys = (type: HarnessEvent['type']) =>
    events
      .filter((event) => event.type === type)
      .map(key)
      .sort()
  expect(keys(end)).toEqual(keys(start))
  for (const id of keys(start)) {
    const place = (type: HarnessEvent['type']) =>
      events.findIndex((event) => event.type === type && key(event) === id)
    expect(place(end)).toBeGreaterThan(place(start))
  }
}

/** The history as a session would store it from the events. */
function messagesOf(events: HarnessEvent[]): Message[] {
  return events.flatMap((event): Message[] => {
    if (event.type === 'turn') return event.message ? [event.message] : []
    return event.type === 'tool_results' ? [event.message] : []
  })
}

const id = fc.constantFrom('1', '2', '3')
const call = id.map(
  (toolCallId): ToolCallPart => ({ type: 'tool-call', toolCallId, toolName: 't', input: {} }),
)
const result = id.map(
  (toolCallId): ToolResultPart => ({
    type: 'tool-result',
    toolCallId,
    toolName: 't',
    output: 'x',
    isError: false,
  }),
)
const text = fc.constant({ type: 'text' as const, text: 'words' })
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    role: fc.constant('user' as const),
    content: fc.array(text, { minLength: 1, maxLength: 1 }),
  }),
  fc.record({
    role: fc.constant('assistant' as const),
    content: fc.uniqueArray(fc.oneof(text, call), {
      selector: (part) => (part.type === 'text' ? 'text' : part.toolCallId),
    }),
  }),
  fc.record({ role: fc.constant('tool' as const), content: fc.array(result) }),
)

test('a damaged history is mended before it is sent, and mending it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const mended = completeHistory(messages)
      expect(completeHistory(mended)).toEqual(mended)
      for (const [index, one] of mended.entries()) {
        const calls =
          one.role === 'assistant' ? one.content.filter((part) => part.type === 'tool-call') : []
        if (calls.length === 0) continue
        expect(mended[index + 1]).toMatchObject({
          role: 'tool',
          content: calls.map(({ toolCallId }) => ({ toolCallId })),
        })
      }
      for (const one of toPromptMessages(messages)) expect(one.content.length).toBeGreaterThan(0)
    }),
  )
})
