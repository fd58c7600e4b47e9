/** Dispatches whose process died, taken up by the next one. */
import { expect, test } from 'vitest'
import { HearthError, toStoredError } from '../contract/error.ts'
import type { DurableEvent } from '../contract/event.ts'
import { Interruptions } from './interruption.ts'
import { crash, newDatabase, openProcess, recover, target } from './testing/dispatch-process.ts'

test('the trace it was admitted in goes with it, over a dead process and into a retry', async () => {
  const path = newDatabase()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const dead = openProcess(path, () => new Promise(() => undefined))
  const { dispatchId } = await dead.dispatches.admit({ ...target, input: 'x', traceparent })
  await dead.store.close()

  const traces: (string | undefined)[] = []
  const next = openProcess(path, async (request) => {
    traces.push(request.traceparent)
    throw new HearthError({ type: 'provider_error', status: 502, message: 'no' })
  })
  await recover(next)
  await next.queue.whenIdle()
  await next.dispatches.repeat({ retryOf: dispatchId })
  await next.dispatches.admit({ ...target, input: 'untraced' })
  await next.queue.whenIdle()
  expect(traces).toEqual([traceparent, traceparent, undefined])
  await next.store.close()
})

test('after a dead process: answered work is settled, the rest is delivered in order', async () => {
  const path = newDatabase()
  const before = openProcess(path, () => new Promise(() => undefined))
  const answered = await before.dispatches.admit({ ...target, session: 'a', input: 'answered' })
  const cut = await before.dispatches.admit({ ...target, session: 'b', input: 'cut' })
  const next = await before.dispatches.admit({ ...target, session: 'b', input: 'next' })
  await before.log.commit([{ type: 'event.append', event: operationEnd(answered.dispatchId) }])
  before.dispatches.stop()
  await before.store.close()

  const delivered: string[] = []
  const after = openProcess(path, async ({ message }) => {
    delivered.push(message)
  })
  await recover(after)
  await after.queue.whenIdle()
  expect(delivered).toEqual(['cut', 'next'])
  expect(after.store.dispatches.get(answered.dispatchId)?.outcome).toBe('completed')
  expect(after.store.dispatches.get(cut.dispatchId)).toMatchObject({
    outcome: 'completed',
    attempts: 2,
  })
  expect(after.store.dispatches.get(next.dispatchId)).toMatchObject({ outcome: 'completed' })
  await after.store.close()
})

test('what a dead process left running is ended, innermost first', async () => {
  const path = newDatabase()
  const { store, log } = openProcess(path, async () => undefined)
  const correlation = { timestamp: new Date().toISOString(), project: 'test', operationId: 'op_1' }
  const runId = 'workflow:w:1'
  await log.commit([
    { type: 'run.create', run: { id: runId, workflow: 'w', trigger: 'http', payload: {} } },
    {
      type: 'event.append',
      event: {
        ...correlation,
        runId,
        type: 'run_start',
        workflow: 'w',
        trigger: 'http',
        payload: {},
      },
    },
    {
      type: 'operation.start',
      operation: {
        id: 'op_1',
        kind: 'prompt',
        agent: null,
        instanceId: null,
        session: null,
        runId,
        dispatchId: null,
        parentOperationId: null,
        preview: 'p',
        model: null,
      },
    },
    {
      type: 'event.append',
      event: {
        ...correlation,
        runId,
        type: 'operation_start',
        operationKind: 'prompt',
        preview: 'p',
        model: null,
      },
    },
    {
      type: 'event.append',
      event: {
        ...correlation,
        runId,
        turnId: 't',
        toolCallId: 'c',
        type: 'tool_start',
        toolName: 'bash',
        args: {},
      },
    },
  ])
  const interruptions = new Interruptions('test', store, log)
  const error = toStoredError(crash())
  const unfinished = interruptions.allRunning()
  expect(unfinished).toEqual({ operations: ['op_1'], runs: [runId] })
  await Promise.all([
    interruptions.settle(unfinished, error),
    interruptions.settle(unfinished, error),
  ])
  expect(store.events.list({ runId }, {}).map(({ type }) => type)).toEqual([
    'run_start',
    'operation_start',
    'tool_start',
    'tool_call',
    'operation',
    'run_interrupted',
    'run_end',
  ])
  expect(store.runs.get(runId)?.status).toBe('interrupted')
  expect(store.operations.get('op_1')?.status).toBe('interrupted')
  expect(interruptions.allRunning()).toEqual({ operations: [], runs: [] })
  await store.close()
})

test('what ended by itself before the process died is settled as it ended, not repeated', async () => {
  const path = newDatabase()
  const before = openProcess(path, () => new Promise(() => undefined))
  const { dispatchId } = await before.dispatches.admit({ ...target, input: 'go' })
  const error = toStoredError(
    new HearthError({ type: 'provider_error', status: 502, message: 'no' }),
  )
  await before.log.commit([
    { type: 'event.append', event: operationEnd(dispatchId, { status: 'failed', error }) },
  ])
  before.dispatches.stop()
  await before.store.close()

  const after = openProcess(path, () => expect.unreachable('It ended already.'))
  await recover(after)
  await after.queue.whenIdle()
  expect(after.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'failed', error })
  await after.store.close()
})

test('an answer that was kept is the end, though the process died before it said so', async () => {
  const path = newDatabase()
  const before = openProcess(path, () => new Promise(() => undefined))
  const { dispatchId } = await before.dispatches.admit({ ...target, input: 'go' })
  const { agent, instanceId, session } = target
  const none = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const turn = {
    type: 'turn',
    timestamp: new Date().toISOString(),
    project: 'test',
    operationId: 'op_x',
    turnId: 'turn_x',
    dispatchId,
    purpose: 'agent',
    model: 'demo/scripted',
    provider: 'demo',
    usage: null,
    stopReason: 'stop',
    error: null,
    isError: false,
    durationMs: 1,
    firstDeltaMs: null,
    entryId: 'answer',
    text: 'done',
  } as const
  await before.log.commit([
    { type: 'session.open', session: { id: 's', agent, instanceId, name: session, ...none } },
    {
      type: 'entry.append',
      entry: {
        id: 'answer',
        sessionId: 's',
        parentId: null,
        operationId: 'op_x',
        turnId: 'turn_x',
        dispatchId,
        data: {
          type: 'message',
          message: { role: 'assistant', content: [{ type: 'text', text: 'done' }] },
          stopReason: 'stop',
        },
      },
    },
    { type: 'event.append', event: turn },
    { type: 'event.append', event: operationEnd(dispatchId, { status: 'interrupted' }) },
  ])
  before.dispatches.stop()
  await before.store.close()

  const after = openProcess(path, () => expect.unreachable('It was answered.'))
  await recover(after)
  expect(after.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  await after.store.close()
})

test('a process that dies before the work has begun costs no attempt; one that dies in it does', async () => {
  const path = newDatabase()
  const never = () => new Promise(() => undefined)
  const start = async (path: string) => {
    const process = openProcess(path, never)
    await recover(process)
    return process
  }
  const die = async ({ dispatches, store }: ReturnType<typeof openProcess>) => {
    dispatches.stop()
    await store.close()
  }
  const first = await start(path)
  const idle = await first.dispatches.admit({ ...target, session: 'idle', input: 'idle' })
  const deadly = await first.dispatches.admit({ ...target, session: 'deadly', input: 'deadly' })
  await die(first)
  for (let death = 1; death <= 3; death++) {
    const process = await start(path)
    expect(process.store.dispatches.get(deadly.dispatchId)?.outcome).toBeNull()
    await process.log.commit([
      {
        type: 'event.append',
        event: operationEnd(deadly.dispatchId, { status: 'interrupted', isError: true }),
      },
    ])
    await die(process)
  }
  const delivered: string[] = []
  const last = openProcess(path, async ({ message }) => delivered.push(message))
  await recover(last)
  await last.queue.whenIdle()
  expect(delivered).toEqual(['idle'])
  expect(last.store.dispatches.get(idle.dispatchId)?.outcome).toBe('completed')
  expect(last.store.dispatches.get(deadly.dispatchId)).toMatchObject({
    outcome: 'failed',
    error: { type: 'interrupted' },
  })
  await last.store.close()
})

test('a tool call that was cut short has a result before anybody looks', async () => {
  const { store, log } = openProcess(newDatabase(), async () => undefined)
  const key = { agent: 'chat', instanceId: '42', name: 'default' }
  const none = { parentSessionId: null, taskId: null, runId: null, metadata: {} }
  const links = { operationId: 'op_1', turnId: null, dispatchId: null }
  const call = { type: 'tool-call', toolName: 'bash', input: {} } as const
  await log.commit([
    { type: 'session.open', session: { id: 's', ...key, ...none } },
    {
      type: 'operation.start',
      operation: {
        id: 'op_1',
        kind: 'prompt',
        agent: key.agent,
        instanceId: key.instanceId,
        session: key.name,
        runId: null,
        dispatchId: null,
        parentOperationId: null,
        preview: 'p',
        model: null,
      },
    },
    {
      type: 'entry.append',
      entry: {
        id: 'e1',
        sessionId: 's',
        parentId: null,
        ...links,
        data: {
          type: 'message',
          message: { role: 'assistant', content: [{ ...call, toolCallId: 'c1' }] },
        },
      },
    },
  ])
  const interruptions = new Interruptions('test', store, log)
  await interruptions.settle(interruptions.allRunning(), toStoredError(crash()))
  const entries = store.entries.list('s', {})
  expect(entries.map(({ parentId }) => parentId)).toEqual([null, 'e1'])
  expect(entries[1]?.data).toMatchObject({
    message: {
      role: 'tool',
      content: [{ toolCallId: 'c1', isError: true, output: expect.stringMatching(/^interrupted/) }],
    },
  })
  await store.close()
})

function operationEnd(
  dispatchId: string,
  over: Partial<Extract<DurableEvent, { type: 'operation' }>> = {},
) {
  return {
    type: 'operation' as const,
    timestamp: new Date().toISOString(),
    project: 'test',
    operationId: 'op_x',
    dispatchId,
    operationKind: 'prompt' as const,
    status: 'completed' as const,
    isError: false,
    durationMs: 1,
    error: null,
    usage: null,
    model: null,
    ...over,
  }
}
