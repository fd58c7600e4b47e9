/** What the lists of the studio read and do: views, deletion with a way back, totals, statistics. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

test('a saved view is there after a restart, on whatever port', async () => {
  const { views } = server.client
  const search = { status: 'failed,running', q: 'nightly' }
  const saved = await views.save('v-1', { list: 'runs', name: ' Trouble ', search })
  expect(saved).toMatchObject({ id: 'v-1', name: 'Trouble', search })
  await views.save('v-2', { list: 'activity', name: 'Mine', search: {} })
  await server.end('SIGINT')
  server = await project.serve()
  const again = server.client.views
  expect(await again.list({ list: 'runs' })).toEqual([saved])
  await again.save('v-1', { list: 'runs', name: 'Renamed', search })
  await again.remove('v-2')
  expect((await again.list()).map(({ name }) => name)).toEqual(['Renamed'])
  await expect(again.remove('v-2')).rejects.toMatchObject({ status: 404 })
  await expect(again.save('../x', { list: 'runs', name: 'x', search: {} })).rejects.toMatchObject({
    type: 'invalid_request',
  })
})

test('a deleted run is out of every list, and can be had back', async () => {
  const { runs, workflows } = server.client
  await workflows.invoke('echo', { say: 'hi' })
  const [run] = (await runs.list({ totals: true })).items
  if (!run) throw new Error('no run')
  expect(run.totals).toMatchObject({ turns: 1, toolCalls: 0 })
  await runs.remove(run.id)
  expect((await runs.list()).items).toEqual([])
  expect((await runs.list({ deleted: true })).items.map(({ id }) => id)).toEqual([run.id])
  await expect(runs.remove(run.id)).rejects.toMatchObject({ type: 'run_not_found' })
  expect(await runs.restore(run.id)).not.toHaveProperty('deletedAt')
  expect((await runs.list({ q: 'echo hi' })).items).toHaveLength(1)
  await runs.remove(run.id, { forever: true })
  await expect(runs.get(run.id)).rejects.toMatchObject({ type: 'run_not_found' })
  await expect(runs.restore(run.id)).rejects.toMatchObject({ type: 'run_not_found' })
})

test('a run that has not ended is not deleted', async () => {
  const { runs, workflows } = server.client
  const run = await workflows.start('slow', {})
  await expect(runs.remove(run.id)).rejects.toMatchObject({ type: 'run_active', status: 409 })
  await runs.abort(run.id)
})

test('a deleted operation is out of every list with what it recorded, and its messages stay', async () => {
  const { agents, operations, sessions, events } = server.client
  await agents.prompt('scripted', 'gone', { message: '[[say:kept]]' })
  const of = { agent: 'scripted', instanceId: 'gone' }
  const [operation] = (await operations.list(of)).items
  if (!operation) throw new Error('no operation')
  const { id } = operation
  await operations.remove(id)
  expect((await operations.list(of)).items).toEqual([])
  expect((await operations.list({ ...of, deleted: true })).items).toMatchObject([{ id }])
  await expect(operations.remove(id)).rejects.toMatchObject({ type: 'not_found' })
  expect(await operations.restore(id)).toEqual(operation)
  await operations.remove(id, { forever: true })
  await expect(operations.get(id)).rejects.toMatchObject({ type: 'not_found' })
  await expect(operations.restore(id)).rejects.toMatchObject({ type: 'not_found' })
  expect((await events.list({ operationId: id })).items).toEqual([])
  const [session] = (await sessions.list(of)).items
  const said = JSON.stringify((await sessions.entries(session?.id ?? '')).items)
  expect(said).toContain('kept')
})

test('an operation that has not ended is not deleted', async () => {
  const { sessions, operations } = server.client
  const session = await sessions.create({ agent: 'scripted', instanceId: 'busy', name: 'default' })
  const { operationId } = await sessions.prompt(session.id, { message: '[[sleep:600000]]' })
  await expect(operations.remove(operationId)).rejects.toMatchObject({
    type: 'operation_active',
    status: 409,
  })
  await operations.abort(operationId)
})

test('statistics say what was used, by agent, model and workflow', async () => {
  const { agents, statistics, workflows } = server.client
  await agents.prompt('scripted', 'counted', { message: '[[say:one]]' })
  await workflows.invoke('boom', {}).catch(() => null)
  const byAgent = await statistics.get({ timezone: 'Europe/Berlin' })
  expect(byAgent.starts.length).toBeGreaterThanOrEqual(7)
  expect(byAgent.totals.find(({ name }) => name === 'scripted')).toMatchObject({ errors: 0 })
  await expect(statistics.get({ to: 2 ** 53 })).rejects.toMatchObject({
    type: 'invalid_query_param',
    status: 400,
  })
  const byModel = await statistics.get({ by: 'model', bucket: 'hour' })
  expect(byModel.totals[0]?.name).toContain('scripted')
  expect(byModel.all.tokens.output).toBeGreaterThan(0)
  const byWorkflow = await statistics.get({ by: 'workflow' })
  expect(byWorkflow.totals.find(({ name }) => name === 'boom')).toMatchObject({
    count: 1,
    errors: 1,
  })
  await expect(statistics.get({ timezone: 'Nowhere' })).rejects.toMatchObject({ status: 400 })
})
