/** A run as one file, over the API. */
import { afterEach, expect, test, vi } from 'vitest'
import type { Correlation } from '../../contract/event.ts'
import { TimelineEnd, TimelineHead, TimelineLine } from '../../contract/timeline-file.ts'
import { createFakeApp } from '../testing/fake-app.ts'

afterEach(() => vi.unstubAllEnvs())

const own: Partial<Correlation> = { runId: 'workflow:tidy:1' }

async function open() {
  const fake = createFakeApp()
  const { store } = fake.studio.fake
  const run = { id: 'workflow:tidy:1', workflow: 'tidy', trigger: 'http' as const, payload: {} }
  await store.commit([{ type: 'run.create', run }])
  const log = (message: string, of: Partial<Correlation>) => {
    const event = { level: 'info' as const, message, attributes: { password: 'hush' } }
    const where = { timestamp: new Date(0).toISOString(), project: 'p', ...of }
    return store.commit([{ type: 'event.append', event: { type: 'log', ...event, ...where } }])
  }
  return { fake, log }
}

test('a file has a head, every event of the run whole, and says what was masked', async () => {
  vi.stubEnv('HOUSE_TOKEN', 'the-house-token')
  const { fake, log } = await open()
  const long = 'x'.repeat(40_000)
  await log(`called with the-house-token ${long}`, own)
  await log('of another run', { runId: 'workflow:tidy:2' })
  for (let index = 0; index < 250; index += 1) await log(`line ${index}`, own)
  const response = await fake.call('GET', '/api/timelines/export?runId=workflow:tidy:1')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-disposition')).toContain('tidy-1.timeline.jsonl')
  const text = await response.text()
  expect(text).not.toContain('the-house-token')
  expect(text).not.toContain('hush')
  expect(text).not.toContain('of another run')
  const [first, ...rest] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(TimelineHead.parse(first)).toMatchObject({ title: 'tidy 1', scope: own, version: 1 })
  expect(TimelineEnd.parse(rest.pop()).end).toEqual({
    events: 251,
    masked: [
      { kind: 'field password', count: 251 },
      { kind: 'variable HOUSE_TOKEN', count: 1 },
    ],
  })
  const events = rest.map((line) => TimelineLine.parse(line).event)
  expect(events).toHaveLength(251)
  expect(events[0]).toMatchObject({
    message: `called with [masked: variable HOUSE_TOKEN] ${long}`,
    attributes: { password: '[masked: field password]' },
  })
})

test('one scope has to be named, and it has to be there', async () => {
  const { fake } = await open()
  for (const query of ['', 'session=s', 'runId=a&operationId=b', 'agent=a']) {
    const response = await fake.call('GET', `/api/timelines/export?${query}`)
    expect([query, response.status]).toEqual([query, 400])
  }
  expect((await fake.call('GET', '/api/timelines/export?runId=none')).status).toBe(404)
})
