/** Spans from events: nesting, live growth, crashes, usage. */
import { describe, expect, it } from 'vitest'
import { correlation, eventLog } from './event-log.fixture.ts'
import { SpanTree } from './span-tree.ts'
import { treeOrder } from './tree-order.ts'

const usage = { input: 100, output: 20, cacheRead: 5, cacheWrite: 0, totalTokens: 125, cost: null }

describe('SpanTree', () => {
  it('nests run, operation, turns, tools and tasks, with the turns of a task right under it', () => {
    const tree = new SpanTree()
    tree.append(eventLog().run())
    const shape = tree.rows.map((span) => `${'  '.repeat(span.depth)}${span.kind} ${span.name}`)
    expect(shape).toEqual([
      'run triage',
      '  operation Prompt',
      '    turn Turn 1',
      '    tool bash',
      '      command npm',
      '    task Delegated to reviewer',
      '      turn Turn 1',
      '    turn Turn 2',
    ])
    expect(tree.running).toBe(0)
    expect(tree.rows.every((span) => span.end !== null && span.status === 'ok')).toBe(true)
  })

  it('ends what had not ended when its log is all there is', () => {
    const events = eventLog().run()
    const tree = new SpanTree()
    tree.append(events.slice(0, 5))
    const { version, end } = tree
    expect(tree.seal()).toBe(3)
    expect(tree.running).toBe(0)
    expect(tree.version).toBeGreaterThan(version)
    const open = tree.rows.filter(({ status }) => status === 'unended')
    expect(open.map(({ kind }) => kind)).toEqual(['run', 'operation', 'tool'])
    expect(open.every((span) => span.end === end)).toBe(true)
    expect(tree.seal()).toBe(0)
  })

  it('says that what ended because it was asked to stop was stopped, and that the rest failed', () => {
    const log = eventLog()
    const { tool, operation } = correlation
    const failed = { toolName: 'bash', result: 'no', isError: true, durationMs: 1 }
    const tree = new SpanTree()
    tree.append([
      log.event({
        type: 'operation_start',
        operationKind: 'prompt',
        preview: '',
        model: null,
        ...operation,
      }),
      log.event({ type: 'tool_start', toolName: 'bash', args: {}, ...tool }),
      log.event({ type: 'tool_call', ...failed, ...tool }),
      log.event({ type: 'tool_start', toolName: 'bash', args: {}, ...tool, toolCallId: 'c2' }),
      log.event({ type: 'abort_requested', reason: 'enough', ...operation }),
      log.event({ type: 'tool_call', ...failed, ...tool, toolCallId: 'c2' }),
    ])
    expect(tree.rows.map(({ status }) => status)).toEqual(['running', 'error', 'aborted'])
  })

  it('puts calls that code makes below the call of that code', () => {
    const at = (seq: number, toolCallId: string, parentToolCallId?: string) => ({
      ...correlation.operation,
      timestamp: '2026-01-01T00:00:00.000Z',
      project: 'p1',
      seq,
      toolCallId,
      ...(parentToolCallId === undefined ? {} : { parentToolCallId }),
    })
    const tree = new SpanTree()
    const end = { isError: false, durationMs: 1, result: '1' }
    tree.append([
      { ...at(1, 'outer'), type: 'tool_start', toolName: 'run_code', args: {} },
      { ...at(2, 'inner', 'outer'), type: 'tool_start', toolName: 'look_up', args: {} },
      { ...at(3, 'inner', 'outer'), type: 'tool_call', toolName: 'look_up', ...end },
      { ...at(4, 'outer'), type: 'tool_call', toolName: 'run_code', ...end },
    ])
    expect(tree.rows.map(({ name, depth }) => [name, depth])).toEqual([
      ['run_code', 0],
      ['look_up', 1],
    ])
  })

  it('puts what happens in a step below it, and a step that was done before beside it', () => {
    const at = (seq: number, more: Record<string, string>) => ({
      ...{ timestamp: '2026-01-01T00:00:00.000Z', project: 'p1', runId: 'r', seq },
      ...more,
    })
    const end = { isError: false, durationMs: 1, result: 1, error: null }
    const [one, two, tool] = [{ stepId: 'a' }, { stepId: 'b', parentStepId: 'a' }, { stepId: 'c' }]
    const call = { operationId: 'op', toolCallId: 'call' }
    const tree = new SpanTree()
    const prompt = { operationKind: 'prompt', preview: '', model: null } as const
    tree.append([
      { ...at(1, {}), type: 'run_start', workflow: 'w', trigger: 'http', payload: null },
      { ...at(2, one), type: 'step_start', name: 'outer' },
      { ...at(3, two), type: 'step_start', name: 'inner' },
      { ...at(4, two), type: 'step_end', name: 'inner', memoised: true, ...end },
      { ...at(5, { ...one, operationId: 'op' }), type: 'operation_start', ...prompt },
      { ...at(6, { ...one, ...call }), type: 'tool_start', toolName: 'buy', args: {} },
      { ...at(7, { ...tool, ...call, parentStepId: 'a' }), type: 'step_start', name: 'pay' },
    ])
    expect(tree.rows.map(({ kind, name, depth }) => [kind, name, depth])).toEqual([
      ['run', 'w', 0],
      ['step', 'outer', 1],
      ['step', 'inner', 2],
      ['operation', 'Prompt', 2],
      ['tool', 'buy', 3],
      ['step', 'pay', 4],
    ])
  })

  it('gives the same rows whether events come at once or one by one, and never moves a row', () => {
    const events = eventLog().run()
    const whole = new SpanTree()
    whole.append(events)
    const live = new SpanTree()
    const seen: string[] = []
    for (const event of events) {
      live.append([event])
      const ids = live.rows.map((span) => span.id)
      expect(ids.slice(0, seen.length)).toEqual(seen)
      seen.splice(0, seen.length, ...ids)
    }
    expect(live.rows.map(({ id, start, end }) => ({ id, start, end }))).toEqual(
      whole.rows.map(({ id, start, end }) => ({ id, start, end })),
    )
  })

  it('ignores events it has already seen', () => {
    const events = eventLog().run()
    const tree = new SpanTree()
    tree.append(events)
    const { version } = tree
    tree.append(events)
    expect(tree.version).toBe(version)
    expect(tree.events).toHaveLength(events.length)
  })

  it('leaves running spans without an end', () => {
    const log = eventLog()
    const tree = new SpanTree()
    tree.append(log.run().slice(0, 4))
    expect(tree.rows.map((span) => [span.kind, span.end === null])).toEqual([
      ['run', true],
      ['operation', true],
      ['turn', false],
    ])
    expect(tree.running).toBe(2)
  })

  it('sums the tokens of turns upwards and keeps an unknown cost unknown', () => {
    const tree = new SpanTree()
    tree.append(eventLog().run(usage))
    expect(tree.find('run:r1')?.usage).toMatchObject({ totalTokens: 375, cost: null })
    expect(tree.find('task:t1')?.usage).toMatchObject({ totalTokens: 125 })
  })

  it('closes what a crash left open when its parent is marked interrupted', () => {
    const log = eventLog()
    const tree = new SpanTree()
    tree.append(log.run().slice(0, 5))
    tree.append([log.event({ type: 'run_interrupted', reason: 'the process ended', runId: 'r1' })])
    expect(tree.running).toBe(0)
    expect(tree.rows.map((span) => span.status)).toEqual([
      'interrupted',
      'interrupted',
      'ok',
      'interrupted',
    ])
  })

  it('keeps a failed command, its tool and a failed turn apart from the rest', () => {
    const log = eventLog()
    const tree = new SpanTree()
    tree.append([
      log.event({
        type: 'tool_start',
        toolName: 'bash',
        args: { command: 'false' },
        ...correlation.tool,
      }),
      log.event({ type: 'command_start', command: 'false', args: [], ...correlation.tool }),
      log.event({
        type: 'command_end',
        command: 'false',
        exitCode: 1,
        durationMs: 3,
        ...correlation.tool,
      }),
      log.event({
        type: 'tool_call',
        toolName: 'bash',
        result: 'no',
        isError: true,
        durationMs: 4,
        ...correlation.tool,
      }),
    ])
    expect(tree.rows.map((span) => [span.kind, span.status])).toEqual([
      ['tool', 'error'],
      ['command', 'error'],
    ])
  })

  it('makes one row of the tool that delegates, its task and the operation of that', () => {
    const log = eventLog()
    const tree = new SpanTree()
    const child = {
      operationId: 'op9',
      parentOperationId: 'op1',
      taskId: 't9',
      operationKind: 'prompt',
    } as const
    const task = { ...correlation.tool, taskId: 't9', isError: false, durationMs: 1 }
    tree.append([
      log.event({ type: 'tool_start', toolName: 'task', args: {}, ...correlation.tool }),
      log.event({
        type: 'task_start',
        prompt: 'p',
        description: 'Errand',
        subagent: null,
        cwd: null,
        ...correlation.tool,
        taskId: 't9',
      }),
      log.event({ type: 'operation_start', preview: 'p', model: 'demo/guide', ...child }),
      log.event({
        type: 'operation',
        status: 'completed',
        error: null,
        usage,
        model: null,
        isError: false,
        durationMs: 1,
        ...child,
      }),
      log.event({ type: 'task', result: 'done', ...task }),
      log.event({ type: 'tool_call', toolName: 'task', result: 'done', ...task }),
    ])
    expect(tree.rows).toHaveLength(1)
    expect(tree.rows[0]).toMatchObject({
      kind: 'task',
      detail: 'Errand',
      status: 'ok',
      usage,
      model: 'demo/guide',
    })
    expect(tree.rows[0]?.endEvent?.type).toBe('task')
    expect(tree.running).toBe(0)
  })

  it('shows an end without a start by its duration', () => {
    const log = eventLog()
    const tree = new SpanTree()
    tree.append([
      log.event({
        type: 'tool_call',
        toolName: 'read',
        result: '',
        isError: false,
        durationMs: 40,
        ...correlation.tool,
      }),
    ])
    const span = tree.rows[0]
    expect(span && (span.end ?? 0) - span.start).toBe(40)
  })

  it('puts logs and approvals on the span they happened in', () => {
    const log = eventLog()
    const tree = new SpanTree()
    tree.append([
      ...log.run().slice(0, 5),
      log.event({ type: 'log', level: 'warn', message: 'slow', attributes: {}, runId: 'r1' }),
      log.event({
        type: 'approval_requested',
        approvalId: 'a',
        toolName: 'bash',
        args: {},
        ...correlation.tool,
      }),
      log.event({
        type: 'approval_resolved',
        approvalId: 'a',
        decision: 'allowed',
        ...correlation.tool,
      }),
    ])
    expect(tree.find('run:r1')?.markers.map((mark) => mark.label)).toEqual(['slow'])
    const approval = tree.find('tool:op1:c1')?.markers[0]
    expect(approval?.label).toBe('Approval allowed')
    expect(approval?.until).toBeGreaterThan(approval?.at ?? Number.POSITIVE_INFINITY)
  })

  it('tells waiting in the queue from work', () => {
    const log = eventLog()
    const tree = new SpanTree()
    tree.append([
      log.event({ type: 'dispatch_queued', input: 'hi', dispatchId: 'd1' }),
      log.event({ type: 'dispatch_started', attempt: 1, dispatchId: 'd1' }),
      log.event({
        type: 'operation_start',
        operationKind: 'prompt',
        preview: 'hi',
        model: null,
        operationId: 'o',
        dispatchId: 'd1',
      }),
    ])
    expect(tree.rows.map((span) => span.workStart - span.start)).toEqual([10, 0])
    expect(tree.rows[1]?.parent?.id).toBe('dispatch:d1')
  })

  it('takes 100,000 events in well under a second and finds any of them', () => {
    const log = eventLog()
    const events = Array.from({ length: 50_000 }, (_, index) => [
      log.event({
        type: 'tool_start',
        toolName: 'read',
        args: { path: `f${index}` },
        operationId: 'o',
        toolCallId: `c${index}`,
      }),
      log.event({
        type: 'tool_call',
        toolName: 'read',
        result: '',
        isError: false,
        durationMs: 1,
        operationId: 'o',
        toolCallId: `c${index}`,
      }),
    ]).flat()
    const tree = new SpanTree()
    tree.append(events)
    expect(tree.rows).toHaveLength(50_000)
    expect(tree.find('tool:o:c49999')?.detail).toBe('f49999')
  })
})

describe('treeOrder', () => {
  it('lists insides under their span and leaves out collapsed ones', () => {
    const tree = new SpanTree()
    tree.append(eventLog().run())
    expect(treeOrder(tree.roots, new Set(['task:t1'])).map((span) => span.kind)).toEqual([
      'run',
      'operation',
      'turn',
      'tool',
      'command',
      'task',
      'turn',
    ])
  })
})
