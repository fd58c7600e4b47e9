/** Deleting old history by hand: counted first, then gone, with what goes on and conversations left alone. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHearthClient } from '../../client/index.ts'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
})
afterEach(() => project.dispose())

test('what would go is counted, and nothing else goes', async () => {
  const { client } = await project.serve()
  await client.agents.prompt('scripted', 'ada', { message: '[[say:kept]]' })
  const old = await client.workflows.start('echo', { say: 'old' })
  await expect.poll(async () => (await client.runs.get(old.id)).status).toBe('succeeded')
  const later = await client.workflows.start('slow', {})
  await expect
    .poll(async () => (await client.operations.list({ runId: later.id })).items.length)
    .toBeGreaterThan(0)

  const request = { olderThanDays: 0, kinds: ['events' as const, 'runs' as const] }
  const expected = await client.storage.prune({ ...request, preview: true })
  expect(expected).toMatchObject({ preview: true, runs: 1, dispatches: 0, blobs: 0 })
  expect(expected.events).toBeGreaterThan(5)
  expect(expected.bytes).toBeGreaterThan(expected.events)
  expect((await client.runs.get(old.id)).status).toBe('succeeded')
  expect(await client.storage.prune({ olderThanDays: 1, kinds: ['events', 'runs'] })).toEqual({
    preview: false,
    events: 0,
    runs: 0,
    dispatches: 0,
    blobs: 0,
    bytes: expect.any(Number),
  })

  const pruned = await client.storage.prune(request)
  expect(pruned).toMatchObject({ preview: false, events: expected.events, runs: 1 })
  await expect(client.runs.get(old.id)).rejects.toMatchObject({ status: 404 })
  expect((await client.runs.get(later.id)).status).toBe('running')
  expect((await client.events.list({ runId: later.id })).items[0]).toMatchObject({
    type: 'run_start',
  })
  const [session] = (await client.sessions.list({ agent: 'scripted', instanceId: 'ada' })).items
  const { items } = await client.sessions.entries(session?.id ?? '')
  expect(JSON.stringify(items)).toContain('kept')
  await client.runs.abort(later.id)
})

test('what cannot be meant is refused, and the configuration says how long is kept', async () => {
  writeFileSync(
    join(project.root, 'hearth.toml'),
    '[storage]\nkeep_events_days = 30\nkeep_runs_days = 7\n',
  )
  const { client, url } = await project.serve()
  expect(await client.storage.retention()).toEqual({
    events: 30,
    runs: 30,
    dispatches: 0,
    file: 'hearth.toml',
  })
  await expect(client.storage.prune({ olderThanDays: 30, kinds: ['runs'] })).rejects.toMatchObject({
    status: 400,
    details: expect.stringContaining('together with events'),
  })
  await expect(client.storage.prune({ olderThanDays: -1 })).rejects.toMatchObject({ status: 400 })
  const { token } = await client.tokens.create({
    name: 'runner',
    scope: 'run',
    projects: null,
    expiresInSeconds: 60,
  })
  const runner = createHearthClient({ baseUrl: url, token })
  await expect(runner.storage.prune({ olderThanDays: 0 })).rejects.toMatchObject({ status: 403 })
})

test('a terminal counts and deletes', async () => {
  const { client } = await project.serve()
  await client.agents.prompt('scripted', 'ada', { message: '[[say:one]]' })
  const counted = await project.command(['prune', '--older-than', '0', '--preview', '--json'])
  expect(JSON.parse(counted.stdout)).toMatchObject({ preview: true, events: expect.any(Number) })
  const done = await project.command(['prune', '--older-than', '0'])
  expect(done.stdout).toMatch(/^[1-9]\d* events, 0 runs and 0 dispatches were deleted; /)
  const wrong = await project.command(['prune', '--older-than', 'soon'])
  expect(wrong.code).not.toBe(0)
  expect(wrong.stderr).toContain('Give a number of days')
})
