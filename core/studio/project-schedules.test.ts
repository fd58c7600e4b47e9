/** Schedules of a whole project: what its files declare starts dispatches and runs. */
import { expect, test } from 'vitest'
import { testClock } from '../dispatch/testing/test-clock.ts'
import { openStudio, projectFolder, writeSource } from './testing/test-studio.ts'

const agent = (triggers: string) => `
import { createAgent } from 'hearth'
export const triggers = ${triggers}
export default createAgent(() => ({ model: 'demo/scripted' }))
`
const workflow = (triggers: string) => `
export const triggers = ${triggers}
export const run = async (ctx) => ({ got: ctx.payload })
`

test('an agent gets a dispatch and a workflow a run, at their times, once, over a restart', async () => {
  const root = projectFolder({
    'src/agents/daily.ts': agent(`{ schedule: '0 * * * *' }`),
    'src/agents/told.ts': agent(
      `{ schedule: { cron: '0 * * * *', input: '[[say:told]]', instance: 'box', session: 'news' } }`,
    ),
    'src/workflows/tidy.ts': workflow(
      `{ schedule: { cron: '30 * * * *', payload: { deep: [1, -2] }, missed: 'all' } } as const`,
    ),
  })
  const clock = testClock('2026-03-01T10:10:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(root)
  expect(project.schedules.list().map(({ id, nextAt }) => [id, nextAt])).toEqual([
    ['agent:daily', Date.parse('2026-03-01T11:00:00Z')],
    ['agent:told', Date.parse('2026-03-01T11:00:00Z')],
    ['workflow:tidy', Date.parse('2026-03-01T10:30:00Z')],
  ])
  await project.schedules.idle()
  clock.set('2026-03-01T10:30:00Z')
  await expect.poll(() => project.store.runs.list({}, {}).items[0]?.status).toBe('succeeded')
  expect(project.store.runs.list({}, {}).items).toMatchObject([
    { workflow: 'tidy', trigger: 'schedule', result: { got: { deep: [1, -2] } } },
  ])

  await project.schedules.idle()
  clock.set('2026-03-01T11:00:30Z')
  await expect
    .poll(() => project.store.dispatches.list({ status: ['settled'] }, {}).items.length)
    .toBe(2)
  const [told, daily] = project.store.dispatches.list({}, {}).items
  expect(told).toMatchObject({
    ...{ agent: 'told', instanceId: 'box', session: 'news' },
    ...{ input: '[[say:told]]', outcome: 'completed' },
  })
  expect(daily).toMatchObject({
    ...{ agent: 'daily', instanceId: 'schedule', session: 'default', outcome: 'completed' },
    input: { schedule: '0 * * * *', at: '2026-03-01T11:00:00.000Z' },
  })
  expect(
    project.store.events.list({ dispatchId: told?.id ?? '', types: ['log'] }, {}),
  ).toMatchObject([{ message: 'Dispatched by the schedule agent:told.', agent: 'told' }])
  await studio.shutdown()

  // Stopped from 11:00 to 12:45: two runs to be made up for, the dispatches skipped and told.
  const later = testClock('2026-03-01T12:45:00Z')
  const again = await (await openStudio([], { clock: later })).open(root)
  await again.schedules.idle()
  await expect.poll(() => again.store.runs.list({ status: ['succeeded'] }, {}).items.length).toBe(3)
  expect(again.store.dispatches.list({}, {}).items).toHaveLength(2)
  expect(again.schedules.list().map(({ id, missed }) => [id, missed])).toEqual([
    ['agent:daily', 1],
    ['agent:told', 1],
    ['workflow:tidy', 2],
  ])
})

test('a schedule that cannot be kept is a problem of its file, until it is mended', async () => {
  const root = projectFolder({
    'src/agents/handler.ts': `export const triggers = { schedule: '@daily' }\nexport default () => 'x'`,
    'src/workflows/tidy.ts': workflow(`{ schedule: '61 * * * *' }`),
  })
  const clock = testClock('2026-03-01T10:10:00Z')
  const project = await (await openStudio([], { clock })).open(root)
  expect(project.describe().problems).toMatchObject([
    { file: 'src/agents/handler.ts', details: expect.stringContaining('Use a workflow') },
    { file: 'src/workflows/tidy.ts', details: expect.stringContaining('61 * * * *') },
  ])
  await project.watching
  writeSource(root, 'src/agents/handler.ts', `export default () => 'x'`)
  writeSource(root, 'src/workflows/tidy.ts', workflow(`{ schedule: '15 * * * *' }`))
  await expect.poll(() => project.describe().problems).toEqual([])
  const nextAt = Date.parse('2026-03-01T10:15:00Z')
  await expect.poll(() => project.schedules.list()).toMatchObject([{ nextAt }])
})

test('a command that opens a project for one thing starts nothing by the clock', async () => {
  const root = projectFolder({ 'src/workflows/tidy.ts': workflow(`{ schedule: '* * * * *' }`) })
  const clock = testClock('2026-03-01T10:10:00Z')
  const project = await (await openStudio([], { clock, isAttended: false })).open(root)
  await project.inventory()
  expect(project.schedules.list()).toHaveLength(1)
  expect(clock.next()).toBeNull()
})

test('a project closes while a schedule is being started, and starts it after the next start', async () => {
  const root = projectFolder({
    'src/workflows/tidy.ts': workflow(`{ schedule: { cron: '0 * * * *', missed: 'once' } }`),
  })
  const clock = testClock('2026-03-01T10:59:00Z')
  const studio = await openStudio([], { clock })
  const project = await studio.open(root)
  await project.schedules.idle()
  clock.set('2026-03-01T11:00:00Z')
  await studio.shutdown()
  const again = await (await openStudio([], { clock: testClock('2026-03-01T11:10:00Z') })).open(
    root,
  )
  const runs = () => again.store.runs.list({}, {}).items
  await expect.poll(() => runs().filter(({ status }) => status !== 'running').length).toBe(1)
  await again.schedules.idle()
  expect(runs()).toHaveLength(1)
})
