import { describe, expect, it } from 'vitest'
import type { HearthEvent } from '../../core/contract/event.ts'
import { applyLive, type LiveOperations } from './live-operations.ts'

const base = { project: 'demo', operationId: 'op_1', turnId: 'turn_1' }
const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`
const none: LiveOperations = new Map()

describe('live operations', () => {
  it('gathers text and thoughts per turn and times the thinking', () => {
    const events: HearthEvent[] = [
      { ...base, timestamp: at(0), type: 'thinking_delta', delta: 'Let me ' },
      { ...base, timestamp: at(3), type: 'thinking_delta', delta: 'see' },
      { ...base, timestamp: at(4), type: 'text_delta', text: 'Hello' },
      { ...base, timestamp: at(5), turnId: 'turn_2', type: 'text_delta', text: 'Again' },
    ]
    expect(applyLive(none, events).get('op_1')?.turns).toMatchObject([
      { turnId: 'turn_1', reasoning: 'Let me see', reasoningMs: 3000, text: 'Hello' },
      { turnId: 'turn_2', text: 'Again' },
    ])
  })

  it('follows a tool from its start over its output to its end', () => {
    const tool = { ...base, toolCallId: 'call_1', toolName: 'bash' }
    const live = applyLive(none, [
      { ...tool, timestamp: at(0), type: 'tool_start', args: { command: 'ls' }, seq: 1 },
      { ...tool, timestamp: at(1), type: 'tool_execution_update', delta: 'a\n' },
      { ...tool, timestamp: at(1), type: 'tool_execution_update', delta: 'b\n' },
      {
        ...tool,
        timestamp: at(2),
        type: 'tool_call',
        isError: true,
        durationMs: 2000,
        result: '',
        seq: 2,
      },
    ])
    expect(live.get('op_1')?.tools).toMatchObject([
      {
        toolName: 'bash',
        args: { command: 'ls' },
        output: 'a\nb\n',
        status: 'failed',
        durationMs: 2000,
      },
    ])
  })

  it('leaves out a turn that sums up what was said before, seen from its start or its end', () => {
    const tool = { ...base, toolCallId: 'call_1', toolName: 'bash' }
    const request: HearthEvent = {
      ...base,
      timestamp: at(0),
      type: 'turn_request',
      purpose: 'compaction',
      model: 'demo/scripted',
      provider: 'demo',
      thinkingLevel: null,
      input: { systemPrompt: '', messageCount: 1, tools: [] },
      sourceHash: null,
      seq: 1,
    }
    const said: HearthEvent[] = [
      { ...base, timestamp: at(1), type: 'text_delta', text: 'In short' },
      { ...tool, timestamp: at(1), type: 'tool_start', args: {}, seq: 2 },
    ]
    const end: HearthEvent = {
      ...base,
      timestamp: at(2),
      type: 'turn',
      purpose: 'compaction',
      model: 'demo/scripted',
      provider: 'demo',
      usage: null,
      stopReason: 'stop',
      error: null,
      firstDeltaMs: null,
      entryId: null,
      text: 'In short',
      durationMs: 2000,
      isError: false,
      seq: 3,
    }
    const answer: HearthEvent = {
      ...base,
      turnId: 'turn_2',
      timestamp: at(3),
      type: 'text_delta',
      text: 'Yes',
    }
    for (const events of [
      [request, ...said, answer],
      [...said, end, answer],
    ]) {
      const live = applyLive(none, events).get('op_1')
      expect(live?.turns.map(({ text }) => text)).toEqual(['Yes'])
      expect(live?.tools).toEqual([])
    }
  })

  it('leaves other operations as they are and ignores what it does not show', () => {
    const one = applyLive(none, [{ ...base, timestamp: at(0), type: 'text_delta', text: 'x' }])
    const two = applyLive(one, [
      { ...base, operationId: 'op_2', timestamp: at(1), type: 'text_delta', text: 'y' },
    ])
    expect(two.get('op_1')).toBe(one.get('op_1'))
    expect(applyLive(two, [{ ...base, timestamp: at(2), type: 'idle', seq: 9 }])).toBe(two)
  })
})
