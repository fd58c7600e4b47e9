/** Runs of a served project once more: retried after their steps, replayed from the beginning. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HearthClient } from '../../client/index.ts'
import type { Run } from '../../contract/run.ts'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject({
  'src/workflows/ship.ts': `
import { createAgent, type FlueContext } from 'hearth'
import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
const root = join(import.meta.dirname, '..', '..')
export async function run(ctx: FlueContext<{ order: number }>) {
  const session = await (await ctx.init(agent)).session()
  const said = await ctx.step('ask', async () => {
    appendFileSync(join(root, 'asked.txt'), ctx.id + '\\n')
    return (await session.prompt('[[say:packed]]')).text
  })
  if (!existsSync(join(root, 'truck.txt'))) throw new Error('There is no truck.')
  const dump = (await session.prompt('[[dump]]')).text
  return { said, order: ctx.payload.order, remembers: dump.includes('packed'), by: ctx.req?.method }
}`,
})
let server: RunningServer
let client: HearthClient

beforeAll(async () => {
  server = await project.serve()
  client = server.client
})
afterAll(() => project.dispose())

function asked(): string[] {
  const path = join(project.root, 'asked.txt')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

async function ended(id: string): Promise<Run> {
  for await (const event of client.runs.stream(id)) if (event.type === 'run_end') break
  return client.runs.get(id)
}

test('a retry goes on after the finished steps, with what was said in them; a replay begins anew', async () => {
  await expect(client.workflows.invoke('ship', { order: 7 })).rejects.toMatchObject({
    details: 'There is no truck.',
  })
  const [failed] = (await client.runs.list({ workflow: 'ship' })).items
  if (!failed) throw new Error('There is no run.')
  expect(failed).toMatchObject({ status: 'failed', steps: 1, attempt: 1, retryOf: null })
  writeFileSync(join(project.root, 'truck.txt'), '')

  const retried = await client.runs.retry(failed.id)
  expect(retried).toMatchObject({ retryOf: failed.id, replayOf: null, payload: { order: 7 } })
  expect(retried.id).not.toBe(failed.id)
  expect(await ended(retried.id)).toMatchObject({
    status: 'succeeded',
    result: { said: 'packed', order: 7, remembers: true, by: 'POST' },
    steps: 1,
  })
  expect(asked()).toEqual([failed.id])
  const { events } = await client.runs.events(retried.id, { types: ['step_end'] })
  expect(events.map(({ data }) => data.memoised)).toEqual([true])
  // The first run is as it was.
  expect(await client.runs.get(failed.id)).toMatchObject({ status: 'failed' })

  const replayed = await client.runs.replay(failed.id, { trigger: 'studio' })
  expect(replayed).toMatchObject({ replayOf: failed.id, retryOf: null, trigger: 'studio' })
  expect(await ended(replayed.id)).toMatchObject({ status: 'succeeded', steps: 1 })
  expect(asked()).toEqual([failed.id, replayed.id])
})

test('what has succeeded, or runs, is not retried', async () => {
  const { id } = await client.workflows.start('echo', {})
  await ended(id)
  const refused = { status: 409, type: 'not_retryable', meta: { runId: id, status: 'succeeded' } }
  await expect(client.runs.retry(id)).rejects.toMatchObject(refused)
  expect(await ended((await client.runs.replay(id)).id)).toMatchObject({ status: 'succeeded' })
  const slow = await client.workflows.start('slow', {})
  for (const how of ['retry', 'replay'] as const) {
    await expect(client.runs[how](slow.id)).rejects.toMatchObject({
      type: 'not_retryable',
      message: expect.stringContaining('still running'),
    })
  }
  await client.runs.abort(slow.id)
  await ended(slow.id)
  const again = await client.runs.retry(slow.id)
  expect(again.retryOf).toBe(slow.id)
  await client.runs.abort(again.id)
  await expect(client.runs.retry('workflow:echo:none')).rejects.toMatchObject({
    type: 'run_not_found',
    status: 404,
  })
})

test('the command line retries and replays, and fails as the run does', async () => {
  const [replayed] = (await client.runs.list({ workflow: 'ship' })).items
  const done = await project.command(['replay', replayed?.id ?? ''])
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('packed') })
  const boom = await project.command(['run', 'boom'])
  expect(boom.code).toBe(1)
  const [failed] = (await client.runs.list({ workflow: 'boom' })).items
  const retried = await project.command(['retry', failed?.id ?? ''])
  expect(retried).toMatchObject({ code: 1, stderr: expect.stringContaining('kaboom') })
  const [newest] = (await client.runs.list({ workflow: 'boom' })).items
  expect(newest).toMatchObject({ retryOf: failed?.id, trigger: 'cli' })
})

test('schedules are paused and resumed by the command line', async () => {
  expect((await project.command(['schedules', 'pause'])).stdout).toContain('All are paused')
  expect(await client.schedules.paused()).toBe(true)
  const { stdout } = await project.command(['schedules', '--json'])
  expect(JSON.parse(stdout)).toEqual({ items: [], paused: true })
  await project.command(['schedules', 'resume'])
  expect(await client.schedules.paused()).toBe(false)
})
