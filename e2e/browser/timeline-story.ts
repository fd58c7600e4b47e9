/** A timeline's file whose every moment is known: queues, waits, failures, idle hours, prices known and unknown. */
import type { DurableEventBody } from '../../core/contract/event.ts'
import type { TimelineEnd, TimelineHead } from '../../core/contract/timeline-file.ts'
import type { Usage } from '../../core/contract/usage.ts'

type Without<Body, Key extends PropertyKey> = Body extends unknown ? Omit<Body, Key> : never
type Draft = Without<DurableEventBody, 'timestamp' | 'project'>

export const hour = 3_600_000
const start = Date.parse('2026-01-05T08:00:00.000Z')
const who = { agent: 'clerk', instanceId: 'desk', session: 'default' }

/** 460 tokens in, of them 300 from the cache and 50 written to it; 80 out, of them 20 thought. */
export const pricedUsage: Usage = {
  ...{ input: 110, output: 80, reasoning: 20, cacheRead: 300, cacheWrite: 50, totalTokens: 540 },
  cost: {
    ...{ input: 0.11, output: 0.08, cacheRead: 0.03, cacheWrite: 0.0625, total: 0.2825 },
    prices: '2026-01-01',
  },
}
const unpricedUsage: Usage = {
  ...{ input: 900, output: 100, cacheRead: 0, cacheWrite: 0, totalTokens: 1000 },
  cost: null,
}
const context = { system: 120, tools: 80, skills: 40, history: 160, toolResults: 60, window: 4000 }

/** Where an event is in the log and in time. */
class Story {
  readonly events: (DurableEventBody & { seq: number })[] = []

  at(ms: number, draft: Draft): void {
    const timestamp = new Date(start + ms).toISOString()
    const seq = this.events.length + 1
    this.events.push({
      ...draft,
      ...who,
      project: 'p',
      timestamp,
      seq,
    } as (typeof this.events)[number])
  }

  turn(from: number, to: number, owner: object, usage: Usage, more: { model?: string } = {}): void {
    const facts = {
      purpose: 'agent',
      model: more.model ?? 'demo/priced',
      provider: 'demo',
    } as const
    const input = { systemPrompt: 'Keep the books.', messageCount: 2, tools: ['look_up'] }
    const asked = { thinkingLevel: null, input, context, sourceHash: null }
    this.at(from, { type: 'turn_request', ...facts, ...asked, ...owner })
    const end = { stopReason: 'stop', error: null, firstDeltaMs: 150, entryId: null } as const
    const said = { text: 'I looked and found it.', isError: false, durationMs: to - from }
    this.at(to, { type: 'turn', ...facts, usage, ...end, ...said, ...owner })
  }

  operation(from: number, to: number, id: string, inside: () => void, more: object = {}): void {
    const owner = { operationId: id, ...more }
    const what = { operationKind: 'prompt', model: 'demo/priced' } as const
    this.at(from, { type: 'operation_start', ...what, preview: `Ask ${id}`, ...owner })
    inside()
    const outcome = { status: 'completed', error: null, usage: null, isError: false } as const
    this.at(to, { type: 'operation', ...what, ...outcome, durationMs: to - from, ...owner })
  }

  tool(from: number, to: number, owner: object, call: { id: string; result: unknown }): void {
    const toolCallId = call.id
    const isError = typeof call.result === 'string' && call.result.startsWith('Error')
    this.at(from, {
      type: 'tool_start',
      toolName: 'look_up',
      args: { what: call.id },
      ...owner,
      toolCallId,
    })
    const ended = { isError, durationMs: to - from }
    this.at(to, {
      type: 'tool_call',
      toolName: 'look_up',
      result: call.result,
      ...ended,
      ...owner,
      toolCallId,
    })
  }
}

/** The events of the story; the last operation has not ended. */
export function story(): Story['events'] {
  const told = new Story()
  const first = { operationId: 'op1', dispatchId: 'd1', turnId: 't1' }
  told.at(0, { type: 'dispatch_queued', input: 'Please', dispatchId: 'd1' })
  told.at(800, { type: 'dispatch_started', attempt: 1, dispatchId: 'd1' })
  told.operation(
    810,
    2600,
    'op1',
    () => {
      told.turn(820, 1400, first, pricedUsage)
      told.at(1450, {
        type: 'approval_requested',
        approvalId: 'a1',
        toolName: 'look_up',
        args: {},
        ...first,
      })
      told.at(1700, { type: 'approval_resolved', approvalId: 'a1', decision: 'allowed', ...first })
      told.tool(1710, 1900, first, { id: 'ledger', result: 'the ledger' })
      told.at(1950, {
        type: 'log',
        level: 'warn',
        message: 'a page is torn',
        attributes: {},
        ...first,
      })
      told.tool(2000, 2100, first, { id: 'nothing', result: 'Error: there is nothing' })
    },
    { dispatchId: 'd1' },
  )
  told.at(2650, { type: 'dispatch_settled', outcome: 'completed', error: null, dispatchId: 'd1' })
  told.operation(hour, hour + 3000, 'op2', () => {
    const owner = { operationId: 'op2', turnId: 't2' }
    told.turn(hour + 10, hour + 900, owner, unpricedUsage, { model: 'demo/unpriced' })
    told.tool(hour + 1000, hour + 1500, owner, { id: 'safe', result: 'x'.repeat(60_000) })
    told.tool(hour + 1600, hour + 2000, owner, { id: 'lost', result: 'Error: lost' })
  })
  told.at(2 * hour, {
    type: 'operation_start',
    operationKind: 'prompt',
    // As much of it as the log keeps.
    preview: `Ask op3 ${'and then '.repeat(30)}`.slice(0, 200),
    model: 'demo/priced',
    operationId: 'op3',
  })
  told.at(2 * hour + 1000, {
    type: 'log',
    level: 'info',
    message: 'still at it',
    attributes: {},
    operationId: 'op3',
  })
  return told.events
}

/** As the export writes it. */
export function storyFile(title = 'A day at the desk', events = story()): string {
  const head: TimelineHead = {
    ...{ format: 'hearth-timeline', version: 1, title, scope: who },
    ...{ exportedAt: '2026-01-05T11:00:00.000Z', hearth: '1.0.0' },
  }
  const end: TimelineEnd = { end: { events: events.length, masked: [] } }
  const lines = [head, ...events.map((event) => ({ event })), end]
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
}
