import { describe, expect, it } from 'vitest'
import type { Message } from '../../../core/contract/message.ts'
import type { Entry, EntryData } from '../../../core/contract/session.ts'
import type { LiveOperation } from '../../app/live-operations.ts'
import { answerText, emptyExchange, groupEntries, mergeLive, rowKeys } from './turns.ts'

let seq = 0
function entry(data: EntryData, operationId = 'op_1', turnId: string | null = null): Entry {
  seq += 1
  return {
    id: `entry_${seq}`,
    sessionId: 's',
    seq,
    parentId: null,
    operationId,
    turnId,
    dispatchId: null,
    data,
    createdAt: seq * 1000,
  }
}
const message = (value: Message, operationId?: string, turnId?: string) =>
  entry({ type: 'message', message: value }, operationId, turnId ?? null)
const user = (text: string, operationId?: string) =>
  message({ role: 'user', content: [{ type: 'text', text }] }, operationId)
const usage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, totalTokens: 15, cost: null }

describe('grouping entries', () => {
  it('keeps what was said while it works inside the block, and what belongs to nothing there apart', () => {
    const steered = (text: string, operationId?: string) =>
      entry(
        {
          type: 'message',
          source: 'steer',
          message: { role: 'user', content: [{ type: 'text', text }] },
        },
        operationId,
      )
    const answer = (text: string) =>
      message({ role: 'assistant', content: [{ type: 'text', text }] })
    const grouped = groupEntries([
      user('Begin'),
      answer('Well'),
      steered('Rather this'),
      answer('As you wish'),
      steered('Of another', 'op_2'),
    ])
    expect(grouped.map(({ question }) => question?.text)).toEqual(['Begin', 'Of another'])
    expect(
      grouped[0]?.steps.map((step) => (step.kind === 'tool' ? step.kind : [step.kind, step.text])),
    ).toEqual([
      ['text', 'Well'],
      ['said', 'Rather this'],
      ['text', 'As you wish'],
    ])
  })

  it('makes a turn’s thoughts, tools and answer one block under its question', () => {
    const [exchange, ...rest] = groupEntries([
      user('List the files'),
      entry(
        {
          type: 'message',
          usage,
          model: 'demo/demo',
          message: {
            role: 'assistant',
            content: [
              { type: 'reasoning', text: 'I should look', durationMs: 12_000 },
              { type: 'text', text: '' },
              { type: 'tool-call', toolCallId: 'c1', toolName: 'bash', input: { command: 'ls' } },
            ],
          },
        },
        'op_1',
        'turn_1',
      ),
      message({
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c1',
            toolName: 'bash',
            output: 'a.txt',
            isError: false,
          },
        ],
      }),
      entry(
        {
          type: 'message',
          usage,
          stopReason: 'stop',
          message: { role: 'assistant', content: [{ type: 'text', text: 'There is a.txt.' }] },
        },
        'op_1',
        'turn_2',
      ),
    ])
    expect(rest).toEqual([])
    expect(exchange?.question?.text).toBe('List the files')
    expect(exchange?.steps).toMatchObject([
      { kind: 'reasoning', text: 'I should look', durationMs: 12_000 },
      { kind: 'tool', call: { toolName: 'bash' }, result: { output: 'a.txt', isError: false } },
      { kind: 'text', text: 'There is a.txt.' },
    ])
    expect(exchange).toMatchObject({ model: 'demo/demo', stopReason: 'stop' })
    expect(exchange?.usage?.totalTokens).toBe(30)
    expect(exchange && answerText(exchange)).toBe('There is a.txt.')
  })

  it('begins anew with each question, with each operation and after a summary', () => {
    const groups = groupEntries([
      user('one', 'op_1'),
      message({ role: 'assistant', content: [{ type: 'text', text: '1' }] }, 'op_1'),
      message({ role: 'assistant', content: [{ type: 'text', text: 'by itself' }] }, 'op_2'),
      entry({
        type: 'compaction',
        summary: 'They counted',
        firstKeptEntryId: null,
        tokensBefore: 9000,
      }),
      user('two', 'op_3'),
    ])
    expect(groups.map((group) => group.question?.text ?? null)).toEqual(['one', null, null, 'two'])
    expect(groups[2]?.summary).toEqual({ text: 'They counted', tokensBefore: 9000 })
  })

  it('shows a page that starts in the middle of an answer', () => {
    const groups = groupEntries([
      message({ role: 'assistant', content: [{ type: 'text', text: 'tail' }] }, 'op_1'),
      user('next', 'op_2'),
    ])
    expect(groups).toHaveLength(2)
    expect(groups[0]).toMatchObject({ question: null, steps: [{ kind: 'text', text: 'tail' }] })
  })
})

describe('merging what is live', () => {
  const live: LiveOperation = {
    operationId: 'op_1',
    parentOperationId: null,
    agent: 'a',
    instanceId: 'i',
    session: 'default',
    startedAt: 0,
    running: true,
    turns: [
      {
        turnId: 'turn_1',
        text: 'Done',
        reasoning: 'Hm',
        reasoningStartedAt: 1,
        reasoningMs: 4000,
        entryId: 'e',
        ended: true,
      },
      {
        turnId: 'turn_2',
        text: 'Now',
        reasoning: '',
        reasoningStartedAt: null,
        reasoningMs: 0,
        entryId: null,
        ended: false,
      },
    ],
    tools: [
      {
        toolCallId: 'c1',
        turnId: 'turn_2',
        toolName: 'bash',
        args: { command: 'ls' },
        output: 'a',
        status: 'running',
        startedAt: 0,
        durationMs: null,
        taskId: null,
      },
    ],
  }

  it('adds turns that are not read yet and leaves out those that are', () => {
    const merged = mergeLive(emptyExchange('op_1', null), live, new Set(['turn_1']))
    expect(merged.streaming).toBe(true)
    expect(merged.steps).toMatchObject([
      { kind: 'text', text: 'Now', streaming: true },
      {
        kind: 'tool',
        call: { toolCallId: 'c1', input: { command: 'ls' } },
        result: null,
        live: { output: 'a' },
      },
    ])
  })

  it('gives a finished thought the time it took when somebody watched', () => {
    const [exchange] = groupEntries([
      message(
        { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm' }] },
        'op_1',
        'turn_1',
      ),
    ])
    const merged = exchange && mergeLive(exchange, live, new Set(['turn_1', 'turn_2']))
    expect(merged?.steps[0]).toMatchObject({ kind: 'reasoning', durationMs: 4000 })
  })
})

it('keeps a row while its first entry is read, and tells rows of one operation apart', () => {
  const before = rowKeys([emptyExchange('op_1', null)])
  const read = groupEntries([
    user('Delete it', 'op_1'),
    user('And that', 'op_1'),
    user('Hm', 'op_2'),
  ])
  expect(read).toHaveLength(3)
  const after = rowKeys(read)
  expect(after[0]).toBe(before[0])
  expect(new Set(after).size).toBe(3)
})
