/**
 * Long because it is one story: one queue, its processes and their deaths, all with the same set-up. What follows a
 * death is only understood beside what was promised before it.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { abortedError } from '../contract/aborted-error.ts'
import { HearthError, toStoredError } from '../contract/error.ts'
import type { DurableEvent } from '../contract/event.ts'
import { EventLog } from '../events/event-log.ts'
import type { PromptRequest } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { Dispatches } from './dispatches.ts'
import { Interruptions } from './interruption.ts'
import { SessionQueue } from './session-queue.ts'
import { takeUpQueue } from './take-up.ts'

type Deliver = (request: PromptRequest) => Promise<unknown>

function newDatabase(): string {
  return join(mkdtempSync(join(tmpdir(), 'hearth-dispatch-')), 'hearth.db')
}

/** What one process has of a project; opening the same path again is the next process. */
function open(path: string, deliver: Deliver) {
  const store = openSqliteStore(path)
  const log = new EventLog(store, (error) => expect.unreachable(String(error)))
  const queue = new SessionQueue(16)
  const aborts = new Map<string, () => void>()
  const dispatches = new Dispatches({
    projectId: 'test',
    store,
    log,
    queue,
    deliver: (request) =>
      new Promise((resolve, reject) => {
        aborts.set(request.dispatchId ?? '', () => reject(abortedError('stopped')))
        deliver(request).then(resolve, reject)
      }),
    abortRunning: (dispatchId) => aborts.get(dispatchId)?.(),
    onError: (error) => expect.unreachable(String(error)),
  })
  return { store, log, queue, dispatches }
}

/** What a start does with what the last process left. */
async function recover({ store, dispatches }: ReturnType<typeof open>): Promise<void> {
  await dispatches.settleInterrupted()
  takeUpQueue(store, {
    prompt: () => expect.unreachable(),
    dispatch: (id) => dispatches.takeUp(id),
  })
}

const target = { agent: 'chat', instanceId: '42', session: 'default' }

function eventsOf(store: Store, dispatchId: string): DurableEvent['type'][] {
  return store.events.list({ dispatchId }, {}).map(({ type }) => type)
}

function crash(): HearthError {
  return new HearthError({ type: 'worker_crashed', status: 502, message: 'gone' })
}

test('five for one session come one at a time, in order, strings verbatim and data as JSON', async () => {
  const delivered: string[] = []
  let running = 0
  const { dispatches, queue, store } = open(newDatabase(), async ({ message, source }) => {
    running += 1
    expect(running).toBe(1)
    expect(source).toBe('dispatch')
    await Promise.resolve()
    delivered.push(message)
    running -= 1
  })
  const inputs = ['plain "text"', { issue: 1 }, null, 7, ['a']]
  const receipts = await Promise.all(inputs.map((input) => dispatches.admit({ ...target, input })))
  await queue.whenIdle()
  expect(delivered).toEqual(['plain "text"', '{"issue":1}', 'null', '7', '["a"]'])
  for (const { dispatchId } of receipts) {
    expect(eventsOf(store, dispatchId)).toEqual([
      'dispatch_queued',
      'dispatch_started',
      'dispatch_settled',
    ])
    expect(store.dispatches.get(dispatchId)).toMatchObject({
      status: 'settled',
      outcome: 'completed',
      attempts: 1,
    })
  }
  await store.close()
})

test('a key answers again, delivers once, and refuses other input', async () => {
  let deliveries = 0
  const { dispatches, queue, store } = open(newDatabase(), async () => {
    deliveries += 1
  })
  const request = { ...target, input: { a: 1 }, idempotencyKey: 'k' }
  const first = await dispatches.admit(request)
  const second = await dispatches.admit(request)
  expect(second).toEqual({ ...first, deduplicated: true })
  await expect(dispatches.admit({ ...request, input: { a: 2 } })).rejects.toMatchObject({
    type: 'submission_conflict',
    status: 409,
  })
  await queue.whenIdle()
  expect(deliveries).toBe(1)
  expect(
    eventsOf(store, first.dispatchId).filter((type) => type === 'dispatch_queued'),
  ).toHaveLength(1)
  await store.close()
})

test.each([
  [{ ...target, instanceId: ' ', input: 1 }, 'instance id'],
  [{ ...target, session: '', input: 1 }, 'session name'],
  [{ ...target, input: undefined }, 'input is missing'],
  [{ ...target, input: { when: new Date() } }, 'input.when is an instance'],
  [{ ...target, input: [Number.NaN] }, 'input.0 is NaN'],
  [{ ...target, input: { run() {} } }, 'input.run is a function'],
])('what JSON cannot carry is refused: %o', async (request, details) => {
  const { dispatches, store } = open(newDatabase(), async () => undefined)
  await expect(dispatches.admit(request)).rejects.toMatchObject({
    type: 'invalid_request',
    status: 400,
    details: expect.stringContaining(details),
  })
  expect(store.dispatches.counts()).toEqual({ queued: 0, running: 0 })
  await store.close()
})

test('a lost thread is tried again, three times at most; a failure of its own is not', async () => {
  const attempts: Record<string, number> = {}
  const { dispatches, queue, store } = open(newDatabase(), async ({ instanceId }) => {
    attempts[instanceId] = (attempts[instanceId] ?? 0) + 1
    if (instanceId === 'once' && attempts[instanceId] === 1) throw crash()
    if (instanceId === 'always') throw crash()
    if (instanceId === 'wrong') {
      throw new HearthError({ type: 'provider_error', status: 502, message: 'no' })
    }
  })
  const outcomes = await Promise.all(
    ['once', 'always', 'wrong'].map(async (instanceId) => {
      const { dispatchId } = await dispatches.admit({ ...target, instanceId, input: 'go' })
      return dispatchId
    }),
  )
  await queue.whenIdle()
  expect(attempts).toEqual({ once: 2, always: 3, wrong: 1 })
  expect(outcomes.map((id) => store.dispatches.get(id)?.outcome)).toEqual([
    'completed',
    'failed',
    'failed',
  ])
  await store.close()
})

test('abort ends what waits and what runs, and leaves what is settled', async () => {
  const started: string[] = []
  let announce: () => void = () => undefined
  const first = new Promise<void>((resolve) => {
    announce = resolve
  })
  const { dispatches, queue, store } = open(newDatabase(), ({ message }) => {
    started.push(message)
    announce()
    return message === 'long' ? new Promise(() => undefined) : Promise.resolve()
  })
  const long = await dispatches.admit({ ...target, input: 'long' })
  const waiting = await dispatches.admit({ ...target, input: 'waiting' })
  await first
  expect(await dispatches.abort(waiting.dispatchId, 'no')).toMatchObject({ outcome: 'aborted' })
  expect(await dispatches.abort(long.dispatchId, 'no')).toMatchObject({ outcome: 'aborted' })
  expect(await dispatches.abort(long.dispatchId, 'no')).toMatchObject({ outcome: 'aborted' })
  await queue.whenIdle()
  expect(started).toEqual(['long'])
  expect(eventsOf(store, waiting.dispatchId)).toEqual(['dispatch_queued', 'dispatch_settled'])
  await expect(dispatches.abort('dispatch_none', 'no')).rejects.toMatchObject({
    type: 'dispatch_not_found',
  })
  await store.close()
})

test('after a dead process: answered work is settled, the rest is delivered in order', async () => {
  const path = newDatabase()
  const before = open(path, () => new Promise(() => undefined))
  const answered = await before.dispatches.admit({ ...target, session: 'a', input: 'answered' })
  const cut = await before.dispatches.admit({ ...target, session: 'b', input: 'cut' })
  const next = await before.dispatches.admit({ ...target, session: 'b', input: 'next' })
  await before.log.commit([{ type: 'event.append', event: operationEnd(answered.dispatchId) }])
  before.dispatches.stop()
  await before.store.close()

  const delivered: string[] = []
  const after = open(path, async ({ message }) => {
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
  const { store, log } = open(path, async () => undefined)
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
  const before = open(path, () => new Promise(() => undefined))
  const { dispatchId } = await before.dispatches.admit({ ...target, input: 'go' })
  const error = toStoredError(
    new HearthError({ type: 'provider_error', status: 502, message: 'no' }),
  )
  await before.log.commit([
    { type: 'event.append', event: operationEnd(dispatchId, { status: 'failed', error }) },
  ])
  before.dispatches.stop()
  await before.store.close()

  const after = open(path, () => expect.unreachable('It ended already.'))
  await recover(after)
  await after.queue.whenIdle()
  expect(after.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'failed', error })
  await after.store.close()
})

test('an answer that was kept is the end, though the process died before it said so', async () => {
  const path = newDatabase()
  const before = open(path, () => new Promise(() => undefined))
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

  const after = open(path, () => expect.unreachable('It was answered.'))
  await recover(after)
  expect(after.store.dispatches.get(dispatchId)).toMatchObject({ outcome: 'completed' })
  await after.store.close()
})

test('a process that dies before the work has begun costs no attempt; one that dies in it does', async () => {
  const path = newDatabase()
  const never = () => new Promise(() => undefined)
  const start = async (path: string) => {
    const process = open(path, never)
    await recover(process)
    return process
  }
  const die = async ({ dispatches, store }: ReturnType<typeof open>) => {
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
  const last = open(path, async ({ message }) => delivered.push(message))
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
  const { store, log } = open(newDatabase(), async () => undefined)
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
