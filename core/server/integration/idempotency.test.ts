/** The same request twice: one prompt, one run, one answer, also when the server was killed between. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HearthClient } from '../../client/index.ts'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
})
afterEach(() => project.dispose())

const conflict = { type: 'submission_conflict', status: 409 }

async function operationsOf(client: HearthClient, instanceId: string) {
  return (await client.operations.list({ agent: 'scripted', instanceId })).items
}

test('a prompt is given once per key; another one under the key is refused', async () => {
  const { client, url, token } = await project.serve()
  const { agents } = client
  const body = { message: '[[sleep:50]][[say:hello]]', idempotencyKey: 'k' }
  const [first, joined] = await Promise.all([
    agents.prompt('scripted', 'one', body),
    agents.prompt('scripted', 'one', body),
  ])
  expect(joined).toEqual(first)
  const again = await agents.prompt('scripted', 'one', body)
  expect(again).toEqual(first)
  expect(again.metadata).toMatchObject({ harness: expect.any(String), stopReason: 'stop' })
  expect(await operationsOf(client, 'one')).toHaveLength(1)
  const frames = []
  for await (const frame of agents.stream('scripted', 'one', body)) frames.push(frame.type)
  expect(frames).toEqual(['start', 'delta', 'end'])

  const other = { ...body, message: 'something else' }
  await expect(agents.prompt('scripted', 'one', other)).rejects.toMatchObject(conflict)
  const elsewhere = { ...body, session: 'side' }
  await expect(agents.prompt('scripted', 'one', elsewhere)).rejects.toMatchObject(conflict)
  const byHeader = await fetch(`${url}/agents/scripted/one`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'k',
    },
    body: JSON.stringify({ payload: { message: body.message } }),
  })
  expect(await byHeader.json()).toMatchObject({ result: { text: first.text } })

  await agents.prompt('scripted', 'two', other)
  const failing = { message: '[[fail:no]]', idempotencyKey: 'f' }
  for (const _ of [1, 2]) {
    await expect(agents.prompt('scripted', 'three', failing)).rejects.toMatchObject({ status: 502 })
  }
  expect(await operationsOf(client, 'three')).toHaveLength(1)
  const session = (await client.sessions.list({ instanceId: 'one' })).items[0]
  const asked = { message: 'async', idempotencyKey: 'async' }
  const accepted = await client.sessions.prompt(session?.id ?? '', asked)
  expect(accepted.deduplicated).toBe(false)
  expect(await client.sessions.prompt(session?.id ?? '', asked)).toEqual({
    ...accepted,
    deduplicated: true,
  })
})

test('a run is started once per key', async () => {
  const { client } = await project.serve()
  const { workflows } = client
  const once = { idempotencyKey: 'k' }
  const [first, second] = await Promise.all([
    workflows.accept('echo', { say: 'hi' }, once),
    workflows.accept('echo', { say: 'hi' }, once),
  ])
  expect(first).toMatchObject({ runId: second.runId, deduplicated: false })
  expect(second.deduplicated).toBe(true)
  const invoked = await workflows.invoke('echo', { say: 'hi' }, once)
  expect(invoked).toMatchObject({ runId: first.runId, result: { text: 'hi' } })
  const started = await workflows.start('echo', { say: 'hi' }, once)
  expect(started).toMatchObject({ id: first.runId, status: 'succeeded' })
  await expect(workflows.invoke('echo', { say: 'no' }, once)).rejects.toMatchObject(conflict)
  expect((await client.runs.list({})).items).toHaveLength(1)
})

test('keys outlive the server; whoever asks again joins the prompt that was killed and goes on', async () => {
  const before = await project.serve()
  const answered = { message: '[[say:kept]]', idempotencyKey: 'a' }
  const cut = { message: '[[sleep:600000]]', idempotencyKey: 'b' }
  const { text } = await before.client.agents.prompt('scripted', 'one', answered)
  const run = await before.client.workflows.invoke('echo', { say: 'kept' }, { idempotencyKey: 'a' })
  const events = before.client.events.follow({ instanceId: 'two', types: ['turn_request'] })
  for await (const item of events) {
    if (item.kind === 'event') break
    if (item.state !== 'open') continue
    before.client.agents.prompt('scripted', 'two', cut).catch(() => undefined)
  }
  await before.end('SIGKILL')

  const { client } = await project.serve()
  expect((await client.agents.prompt('scripted', 'one', answered)).text).toBe(text)
  expect(await operationsOf(client, 'one')).toHaveLength(1)
  const again = await client.workflows.invoke('echo', { say: 'kept' }, { idempotencyKey: 'a' })
  expect(again).toEqual(run)
  const [item] = (await client.queue.list({ agent: 'scripted', instanceId: 'two' })).items
  expect(item).toMatchObject({ kind: 'prompt', preview: cut.message, position: 3 })
  const joined = client.agents.prompt('scripted', 'two', cut).catch((error: unknown) => error)
  expect(await operationsOf(client, 'two')).toMatchObject([{ id: item?.id, status: 'running' }])
  // Asked to stop before the thread has it, it waits; with the thread, it is stopped there.
  expect(await client.operations.abort(item?.id ?? '')).toEqual({ aborted: true })
  expect(await joined).toMatchObject({ type: 'aborted' })
  const { operationId } = await client.operations.retry(item?.id ?? '')
  expect(await client.operations.get(operationId)).toMatchObject({
    retryOf: item?.id,
    preview: cut.message,
  })
  expect(await client.operations.abort(operationId)).toEqual({ aborted: true })
  await expect(client.operations.retry('op_none')).rejects.toMatchObject({ status: 404 })
})
