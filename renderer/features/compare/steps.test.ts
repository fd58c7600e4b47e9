import { expect, test } from 'vitest'
import type { DurableEvent } from '../../../core/contract/event.ts'
import type { Entry } from '../../../core/contract/session.ts'
import { stepsOfEntries } from './steps-of-entries.ts'
import { stepsOfEvents } from './steps-of-events.ts'

const base = { timestamp: '2026-01-01T00:00:00.000Z', project: 'p' }

test('events become steps in the order they began, with what came of them', () => {
  const tool = { ...base, toolName: 'bash' }
  const events: DurableEvent[] = [
    { ...base, seq: 1, type: 'run_start', workflow: 'w', trigger: 'http', payload: { a: 1 } },
    { ...tool, seq: 2, type: 'tool_start', toolCallId: 'one', args: { command: 'ls' } },
    { ...tool, seq: 3, type: 'tool_start', toolCallId: 'two', args: { command: 'pwd' } },
    {
      ...tool,
      seq: 4,
      type: 'tool_call',
      toolCallId: 'two',
      result: '/',
      isError: false,
      durationMs: 2,
    },
    {
      ...tool,
      seq: 5,
      type: 'tool_call',
      toolCallId: 'one',
      result: { $blob: 'abcdef0123456789', bytes: 20_000, preview: 'a b' },
      isError: true,
      durationMs: 9,
    },
    { ...base, seq: 6, type: 'log', level: 'info', message: 'done', attributes: {} },
  ]
  expect(stepsOfEvents(events)).toMatchObject([
    { kind: 'input', title: 'Payload', input: '{\n  "a": 1\n}' },
    { kind: 'tool', title: 'bash', isError: true, durationMs: 9 },
    { kind: 'tool', title: 'bash', output: '/', durationMs: 2 },
    { kind: 'log', title: 'info', input: 'done' },
  ])
  expect(stepsOfEvents(events)[1]?.output).toContain('abcdef012345')
})

test('messages become questions, answers and calls with their results', () => {
  const entry = (id: string, message: object) =>
    ({ id, data: { type: 'message', message, model: 'm/one' } }) as unknown as Entry
  const text = (value: string) => [{ type: 'text', text: value }]
  expect(
    stepsOfEntries([
      entry('1', { role: 'user', content: text('hello') }),
      entry('2', {
        role: 'assistant',
        content: [
          ...text('let me look'),
          { type: 'tool-call', toolCallId: 'c', toolName: 'read', input: { path: 'a' } },
        ],
      }),
      entry('3', {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'c', output: 'text', isError: false }],
      }),
    ]),
  ).toMatchObject([
    { kind: 'question', input: 'hello' },
    { kind: 'turn', title: 'm/one', output: 'let me look' },
    { kind: 'tool', title: 'read', output: 'text' },
  ])
})
