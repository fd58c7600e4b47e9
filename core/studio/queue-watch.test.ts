/** Whoever looks at the queue is told of each change to it, once it is durable. */
import { expect, test } from 'vitest'
import type { HearthEvent } from '../contract/event.ts'
import { contractFixtures as make } from '../store/contract-fixtures.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { watchQueue } from './queue-watch.ts'
import { openStudio, projectFolder, scriptedAgent } from './testing/test-studio.ts'

type Changed = Extract<HearthEvent, { type: 'queue_changed' }>

async function open() {
  const root = projectFolder({
    'src/agents/echo.ts': scriptedAgent,
    'src/workflows/tidy.ts': 'export const run = async () => 1',
  })
  return (await openStudio([])).open(root)
}

const told = ({ kind, id, change }: Changed) => `${kind} ${id} ${change}`

test('a prompt, a dispatch and a run are told of from their admission to their end', async () => {
  const project = await open()
  const seen: Changed[] = []
  project.subscribe({}, (event) => {
    if (event.type === 'queue_changed') seen.push(event)
  })
  const who = { agent: 'echo', instanceId: 'one', session: 'default' }
  const first = project.prompt({ ...who, message: '[[say:one]]' })
  const second = project.prompt({ ...who, message: '[[say:two]]' })
  await Promise.all([first.response, second.response])
  const { dispatchId } = await project.dispatch({ ...who, input: '[[say:three]]' })
  await expect.poll(() => project.store.dispatches.get(dispatchId)?.status).toBe('settled')
  const { run, done } = await project.startWorkflow({
    workflow: 'tidy',
    payload: {},
    trigger: 'http',
  })
  await done
  await expect.poll(() => seen.length).toBe(12)
  const steps = ['admitted', 'begun', 'left']
  const of = (id: string) => seen.filter((event) => event.id === id).map(told)
  expect(of(first.operationId)).toEqual(steps.map((step) => `prompt ${first.operationId} ${step}`))
  expect(of(second.operationId)).toEqual(
    steps.map((step) => `prompt ${second.operationId} ${step}`),
  )
  expect(of(dispatchId)).toEqual(steps.map((step) => `dispatch ${dispatchId} ${step}`))
  expect(of(run.id)).toEqual(steps.map((step) => `run ${run.id} ${step}`))
  expect(seen[0]).toMatchObject(who)
  expect(seen.at(-1)).toMatchObject({ workflow: 'tidy' })
})

test('a prompt that is taken out of the queue is told of, although it never began', async () => {
  const project = await open()
  const who = { agent: 'echo', instanceId: 'one', session: 'default' }
  const running = project.prompt({ ...who, message: '[[sleep:600000]]' })
  const waiting = project.prompt({ ...who, message: '[[say:two]]' })
  running.response.catch(() => undefined)
  waiting.response.catch(() => undefined)
  const seen: string[] = []
  project.subscribe({ agent: 'echo' }, (event) => {
    if (event.type === 'queue_changed' && event.id === waiting.operationId) seen.push(event.change)
  })
  await expect.poll(() => seen).toEqual(['admitted'])
  await project.abort({ operationId: waiting.operationId, reason: 'A test stopped it.' })
  await expect.poll(() => seen).toEqual(['admitted', 'left'])
  expect(project.store.queue.list({}, {}).items.map(({ id }) => id)).toEqual([running.operationId])
  await project.abort({ operationId: running.operationId, reason: 'A test stopped it.' })
})

test('what was not stored, was there before, or was never in the queue is not told of', async () => {
  const events: Changed[] = []
  const store = watchQueue(createMemoryStore(), 'p', (some) => events.push(...some))
  const admission = make.admit('d1', { idempotencyKey: 'k' })
  await store.commit([admission])
  await store.commit([make.admit('d2', { idempotencyKey: 'k' })])
  await expect(
    store.commit([make.admit('d3', { idempotencyKey: 'k', input: 'else' })]),
  ).rejects.toMatchObject({ type: 'submission_conflict' })
  await store.commit([make.operation('task', 'op')])
  await store.commit(make.settleAll('r', 'task', 'd9', 'completed'))
  await store.commit([make.claim('c', 'r1'), make.run('r1')])
  await store.commit([make.claim('c', 'r2'), make.run('r2')])
  expect(events.map(told)).toEqual(['dispatch d1 admitted', 'run r1 admitted'])
  // In one commit, before there is a row.
  const dispatchId = 'd4'
  await Promise.all([
    store.commit([make.admit(dispatchId)]),
    store.commit([{ type: 'dispatch.start', dispatchId }]),
    store.commit([
      { type: 'dispatch.requeue', dispatchId },
      {
        type: 'queue.requeue',
        id: dispatchId,
        reason: 'r',
        isInterruption: true,
        nextAttemptAt: 1,
      },
    ]),
  ])
  expect(events.slice(2).map(told)).toEqual([
    'dispatch d4 admitted',
    'dispatch d4 begun',
    'dispatch d4 waits',
  ])
})
