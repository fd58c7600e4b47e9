/** Readers who come back after what they have not seen was removed: told so, never a silent gap. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../store/sqlite/engine.ts'
import { createServedProject, type ServedProject } from '../testing/served-project.ts'

let project: ServedProject

beforeEach(() => {
  project = createServedProject()
})
afterEach(() => project.dispose())

test('a reader from before the horizon gets 410 with where to begin; all others read on', async () => {
  const first = await project.serve()
  const { id } = await first.client.workflows.start('echo', { say: 'old' })
  await expect.poll(async () => (await first.client.runs.get(id)).status).toBe('succeeded')
  await first.end('SIGTERM')
  const database = openDatabase(`${project.root}/.hearth/hearth.db`)
  const last = Number(database.prepare('SELECT max(seq) FROM event').pluck().get())
  database.exec(`DELETE FROM event; INSERT INTO meta VALUES ('events.first', '${last + 1}')`)
  database.close()

  const { client, url, token } = await project.serve()
  const get = (path: string, headers = {}) =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
  for (const [path, headers] of [
    ['/api/events?after=1', {}],
    ['/api/events/stream?after=1', {}],
    ['/api/events/stream', { 'last-event-id': '1' }],
    [`/runs/${id}/events`, {}],
    [`/runs/${id}/stream`, {}],
    [`/flue/runs/${id}/events`, {}],
    [`/runs/${id}/stream`, { 'x-flue-dialect': 'flue' }],
  ] as const) {
    const answer = await get(path, headers)
    expect(answer.status, path).toBe(410)
    expect(await answer.json()).toMatchObject({
      error: { type: 'events_expired', meta: { firstSeq: last + 1 } },
    })
  }
  expect((await get('/api/events')).status).toBe(200)
  expect((await get(`/api/events?after=${last}`)).status).toBe(200)
  expect((await client.runs.get(id)).status).toBe('succeeded')
})
