/** Schedules over HTTP: listed, turned off over a restart, started by hand. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
  writeFileSync(
    join(project.root, 'src/workflows/nightly.ts'),
    `export const triggers = { schedule: { cron: '0 3 1 1 *', timezone: 'UTC', payload: { say: 'hi' } } }
export const run = async (ctx) => ctx.payload.say
`,
  )
})
afterEach(() => project.dispose())

test('a schedule is listed, turned off and on, and started by hand', async () => {
  const first = await project.serve()
  const [nightly] = await first.client.schedules.list()
  expect(nightly).toMatchObject({
    id: 'workflow:nightly',
    cron: '0 3 1 1 *',
    enabled: true,
    nextAt: expect.any(Number),
    lastAt: null,
  })
  const id = nightly?.id ?? ''
  expect(await first.client.schedules.find({ q: 'NIGHTLY utc', missed: false })).toMatchObject({
    items: [{ id }],
    counts: { on: 1, off: 0, failed: 0, missed: 0 },
  })
  expect(await first.client.schedules.list({ kind: ['agent'] })).toEqual([])
  expect(await first.client.schedules.list({ status: ['off', 'failed'] })).toEqual([])
  expect(await first.client.schedules.list({ enabled: false })).toEqual([])
  await expect(
    Reflect.apply(first.client.schedules.list, null, [{ status: ['asleep'] }]),
  ).rejects.toMatchObject({ status: 400 })
  expect(await first.client.schedules.update(id, { enabled: false })).toMatchObject({
    nextAt: null,
  })
  await expect(
    first.client.schedules.update('workflow:x', { enabled: false }),
  ).rejects.toMatchObject({
    status: 404,
  })
  const wrong = Reflect.apply(first.client.schedules.update, null, [id, { enabled: 'yes' }])
  await expect(wrong).rejects.toMatchObject({ status: 400 })
  const started = await first.client.schedules.run(id)
  await expect
    .poll(async () => first.client.runs.get(started.lastRefId ?? ''))
    .toMatchObject({ status: 'succeeded', trigger: 'schedule', result: 'hi' })
  await first.end('SIGKILL')

  const second = await project.serve()
  expect(await second.client.schedules.list()).toMatchObject([
    { id, enabled: false, lastRefId: started.lastRefId },
  ])
  expect((await second.client.schedules.update(id, { enabled: true })).nextAt).toBeGreaterThan(
    Date.now(),
  )
})
