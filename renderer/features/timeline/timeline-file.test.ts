/** Files that were given away and come back, whole or not. */
import { expect, it } from 'vitest'
import { eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import { parseTimelineFile } from './timeline-file.ts'

const head = {
  format: 'hearth-timeline',
  version: 1,
  title: 'triage',
  scope: { runId: 'r1' },
  exportedAt: '2026-01-01T00:00:00.000Z',
  hearth: '1.0.0',
}
const events = eventLog().run()
const end = { end: { events: events.length, masked: [{ kind: 'API key', count: 2 }] } }

function fileOf(...lines: unknown[]): string {
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
}

it('gives back what was exported', async () => {
  const file = await parseTimelineFile(fileOf(head, ...events.map((event) => ({ event })), end))
  expect(file).toEqual({ head, events, end: end.end, skipped: 0 })
})

it('says when the end is missing, and reads what there is', async () => {
  const text = fileOf(head, ...events.map((event) => ({ event })))
  const file = await parseTimelineFile(text.slice(0, -40))
  expect(file.end).toBeNull()
  expect(file.events).toEqual(events.slice(0, -1))
  expect(file.skipped).toBe(1)
})

it('leaves out what it does not know, and puts the rest in order', async () => {
  const strange = { event: { type: 'teleported', seq: 99, timestamp: '', project: 'p' } }
  const hostile = { event: { type: 'command_start', seq: 100, command: 7 } }
  const lines = events.toReversed().map((event) => ({ event }))
  const file = await parseTimelineFile(fileOf(head, strange, ...lines, hostile, end))
  expect(file.events).toEqual(events)
  expect(file.skipped).toBe(2)
})

it('refuses what is no timeline, and what is of a later version', async () => {
  for (const text of ['', 'hello', '{"format":"other"}', fileOf({ event: events[0] })]) {
    await expect(parseTimelineFile(text)).rejects.toMatchObject({ type: 'invalid_timeline_file' })
  }
  await expect(parseTimelineFile(fileOf({ ...head, version: 2 }))).rejects.toMatchObject({
    message: 'The file was written by a later version of Hearth.',
  })
})
