/** Spans that were built here and shown there: the same as if their events had been read there. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DurableEvent } from '../../contract/event.ts'
import { correlation, eventLog } from '../../contract/spans/event-log.fixture.ts'
import type { Span } from '../../contract/spans/span.ts'
import type { SpanPiece } from '../../contract/spans/span-rows.ts'
import { SpanTree } from '../../contract/spans/span-tree.ts'
import { externalise } from '../../store/blob-reference.ts'
import { SpanBuild } from '../../store/timelines/span-pieces.ts'
import { timelineSpans } from './span-cache.ts'

const usage = {
  ...{ input: 8, output: 3, cacheRead: 2, cacheWrite: 1, totalTokens: 14 },
  cost: { input: 1, output: 2, cacheRead: 0, cacheWrite: 0, total: 3 },
}

/** Everything that changes a span after it began: tasks, approvals, steps, commands that wait for their end. */
function believableLog(): DurableEvent[] {
  const log = eventLog()
  const { operation, tool } = correlation
  const late = { ...operation, operationId: 'op9' }
  return [
    ...log.run(usage),
    log.event({ type: 'dispatch_queued', input: 'hi', runId: 'r1', dispatchId: 'd1' }),
    log.event({ type: 'dispatch_started', attempt: 2, runId: 'r1', dispatchId: 'd1' }),
    log.event({ type: 'run_resumed', attempt: 2, steps: 1, reason: 'a stop', runId: 'r1' }),
    log.event({
      ...{ type: 'operation_start', operationKind: 'prompt', preview: 'Again', model: 'demo/x' },
      ...late,
    }),
    log.event({
      type: 'tool_start',
      toolName: 'bash',
      args: { command: 'ls' },
      ...late,
      toolCallId: 'c7',
    }),
    log.event({ type: 'step_start', name: 'one', ...late, toolCallId: 'c7', stepId: 's1' }),
    log.event({
      ...{ type: 'step_start', name: 'two', ...late, toolCallId: 'c7', stepId: 's2' },
      parentStepId: 's1',
    }),
    log.event({ type: 'command_start', command: 'ls', args: ['-l'], ...late, toolCallId: 'c7' }),
    log.event({ type: 'command_start', command: 'ls', args: ['-a'], ...late, toolCallId: 'c7' }),
    log.event({ type: 'log', level: 'warn', message: 'slow', attributes: {}, ...late }),
    log.event({
      type: 'approval_requested',
      approvalId: 'a',
      toolName: 'bash',
      args: {},
      ...late,
      toolCallId: 'c7',
    }),
    log.event({
      type: 'approval_resolved',
      approvalId: 'a',
      decision: 'allowed',
      ...late,
      toolCallId: 'c7',
    }),
    log.event({
      type: 'command_end',
      command: 'ls',
      exitCode: 2,
      durationMs: 20,
      ...late,
      toolCallId: 'c7',
    }),
    log.event({
      type: 'command_end',
      command: 'ls',
      exitCode: 0,
      durationMs: 20,
      ...late,
      toolCallId: 'c7',
    }),
    log.event({ type: 'run_interrupted', reason: 'the process ended', runId: 'r1' }),
    log.event({
      type: 'tool_call',
      toolName: 'read',
      result: 'x',
      isError: true,
      durationMs: 40,
      ...tool,
      toolCallId: 'c8',
    }),
  ]
}

const runScope = { runId: 'r1' }

function reads(log: readonly DurableEvent[]) {
  return {
    first: () => log[0]?.seq ?? 0,
    cuts: () => 0,
    lines(_filter: unknown, { after = 0, limit = 1000 }: { after?: number; limit?: number }) {
      const found = log.filter((event) => event.seq > after).slice(0, limit)
      return {
        lines: found.map((event) => JSON.stringify(event)),
        last: found.at(-1)?.seq ?? after,
      }
    },
  }
}

function spanPieces(events: ReturnType<typeof reads>, size?: number): readonly string[] {
  const build = new SpanBuild(events, runScope, size)
  while (build.advance());
  return build.lines
}

function restored(lines: Iterable<string>): SpanTree {
  const tree = new SpanTree()
  for (const line of lines) tree.restore(parse(line))
  return tree
}

function parse(line: string): SpanPiece {
  return JSON.parse(line)
}

function appended(log: readonly DurableEvent[]): SpanTree {
  const tree = new SpanTree()
  tree.append(log)
  return tree
}

/** All of a tree but the events themselves. */
function picture(tree: SpanTree) {
  const one = ({ parent, children, startEvent, endEvent, callId, ...span }: Span) => ({
    ...span,
    parent: parent?.id ?? null,
    children: children.map(({ id }) => id),
  })
  const { start, end, running, count, logs, lastSeq, markers, roots } = tree
  const facts = { start, end, running, count, logs, lastSeq, markers }
  return { ...facts, roots: roots.map(({ id }) => id), rows: tree.rows.map(one) }
}

describe('SpanBuild', () => {
  it('gives what reading the events would give, in pieces of any size and to go on from anywhere', () => {
    const log = believableLog()
    const whole = picture(appended(log))
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: log.length }),
        fc.integer({ min: 1, max: 9 }),
        (read, size) => {
          const tree = restored(spanPieces(reads(log.slice(0, read)), size))
          expect(picture(tree)).toEqual(picture(appended(log.slice(0, read))))
          tree.append(log.slice(read))
          expect(picture(tree)).toEqual(whole)
        },
      ),
    )
  })

  it('bears any text that is so large that the log keeps it apart', () => {
    const log = believableLog()
    const large = <Value>(value: Value): Value =>
      JSON.parse(JSON.stringify(value), (key, item) =>
        texts.has(key) && typeof item === 'string' ? `${item} ${'and more '.repeat(4000)}` : item,
      )
    const texts = new Set(['text', 'message', 'reason', 'prompt', 'command', 'preview', 'result'])
    const stored = log.map((event) => ({ ...externalise(large(event)).event, seq: event.seq }))
    expect(JSON.stringify(stored)).toContain('$blob')
    const tree = restored(spanPieces(reads(stored)))
    expect(tree.rows.map(({ id }) => id)).toEqual(appended(log).rows.map(({ id }) => id))
    expect(tree.find('turn:turn1')?.said).toMatch(/^Done\. and more/)
    for (const { name, detail, said, markers } of tree.rows) {
      const shown = [name, detail, said, ...markers.map(({ label }) => label)]
      expect(shown.filter((text) => typeof text !== 'string' || text.includes('[object'))).toEqual(
        [],
      )
    }
  })

  it('finds a task by its call, its task and its operation', () => {
    const tree = restored(spanPieces(reads(believableLog())))
    expect(tree.find('operation:op2')).toBe(tree.find('task:t1'))
    expect(tree.find('turn:turn2')?.parent?.id).toBe('task:t1')
  })
})

describe('timelineSpans', () => {
  function counting(log: readonly DurableEvent[]) {
    const found: number[] = []
    const door = reads(log)
    function lines(filter: unknown, range: { after?: number; limit?: number }) {
      const piece = door.lines(filter, range)
      found.push(piece.lines.length)
      return piece
    }
    return { found, events: { ...door, lines } }
  }

  function line(seq: number): DurableEvent {
    const more = { level: 'info', message: 'new', attributes: {}, runId: 'r1' } as const
    return { ...eventLog().event({ type: 'log', ...more }), seq }
  }

  it('builds once, gives the same again, and reads only what the log has more', () => {
    const log = believableLog()
    const { found, events } = counting(log)
    const first = picture(restored(timelineSpans(events, runScope)))
    expect(found.splice(0)).toEqual([log.length])
    expect(picture(restored(timelineSpans(events, runScope)))).toEqual(first)
    // It only looked whether there is more.
    expect(found.splice(0)).toEqual([0])
    log.push(line((log.at(-1)?.seq ?? 0) + 1))
    expect(picture(restored(timelineSpans(events, runScope)))).toEqual(picture(appended(log)))
    expect(found.splice(0)).toEqual([1])
  })

  it('serves two who ask at the same time from one build, and one after another who left', () => {
    const log = Array.from({ length: 2500 }, (_, index) => line(index + 1))
    const { found, events } = counting(log)
    const left = timelineSpans(events, runScope)
    left.next()
    const [one, other] = [timelineSpans(events, runScope), timelineSpans(events, runScope)]
    const pieces = { one: [one.next().value], other: [other.next().value] }
    for (const each of one) pieces.one.push(each)
    for (const each of other) pieces.other.push(each)
    expect(pieces.other).toEqual(pieces.one)
    expect(found.filter((count) => count > 0)).toEqual([1000, 1000, 500])
  })
})
