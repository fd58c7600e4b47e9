/** Timeline files of strangers: taken, taken as cut off, or refused with the line and the field that is wrong. */
import { expect, test } from 'vitest'
import { eventLog } from '../../contract/spans/event-log.fixture.ts'
import { SpanTree } from '../../contract/spans/span-tree.ts'
import { treeOrder } from '../../contract/spans/tree-order.ts'
import { TimelineLine } from '../../contract/timeline-file.ts'
import { checkTimelineFile } from './check-file.ts'

const head = {
  format: 'hearth-timeline',
  version: 1,
  title: 'triage',
  scope: { runId: 'r1' },
  exportedAt: '2026-01-01T00:00:00.000Z',
  hearth: '1.0.0',
}
const events = eventLog().run()
const lines = events.map((event) => ({ event }))
const end = { end: { events: events.length, masked: [{ kind: 'API key', count: 2 }] } }

const textOf = (...parts: unknown[]) => `${parts.map((part) => JSON.stringify(part)).join('\n')}\n`
const check = (text: string) => checkTimelineFile(new TextEncoder().encode(text))

test('what was exported is taken whole', async () => {
  expect(await check(textOf(head, ...lines, end))).toMatchObject({
    events: events.length,
    skipped: 0,
    masked: 2,
    isWhole: true,
    head: { title: 'triage' },
  })
})

test('a file that was cut off is taken, and known to be so', async () => {
  const text = textOf(head, ...lines)
  expect(await check(text)).toMatchObject({ isWhole: false, events: events.length })
  expect(await check(text.slice(0, -40))).toMatchObject({
    isWhole: false,
    events: events.length - 1,
  })
  const missing = textOf(head, ...lines.slice(1), end)
  expect(await check(missing)).toMatchObject({ isWhole: false, events: events.length - 1 })
})

test('events of kinds that are not known here are counted', async () => {
  const strange = { event: { type: 'teleported', seq: 99 } }
  const all = { end: { ...end.end, events: events.length + 1 } }
  expect(await check(textOf(head, ...lines, strange, all))).toMatchObject({
    skipped: 1,
    isWhole: true,
  })
})

const log = { type: 'log', level: 'info', message: 'm', attributes: {}, seq: 1, project: 'p' }
const at = { timestamp: '2026-01-01T00:00:00.000Z' }
const deep = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

test.each<[string, string, number | null, string | null]>([
  ['nothing', '', 1, null],
  ['a text', 'hello', 1, null],
  ['another format', '{"format":"other"}', 1, null],
  ['no head', textOf(...lines), 1, null],
  ['a later version', textOf({ ...head, version: 2 }), 1, 'version'],
  ['an odd version', textOf({ ...head, version: -1 }), 1, 'version'],
  ['no scope', textOf({ ...head, scope: {} }), 1, 'scope'],
  ['no moment', textOf({ ...head, exportedAt: 'soon' }), 1, 'exportedAt'],
  ['a broken line in the midst', `${textOf(head)}{"event":\n${textOf(end)}`, 2, null],
  ['a line of something else', textOf(head, { other: 1 }), 2, null],
  ['a wrong field', textOf(head, { event: { ...log, ...at, message: 7 } }), 2, 'event.message'],
  ['no number', textOf(head, { event: { ...log, ...at, seq: 0 } }), 2, 'event.seq'],
  ['no time', textOf(head, { event: { ...log, timestamp: 'then' } }), 2, 'event.timestamp'],
  [
    'a number twice',
    textOf(head, { event: { ...log, ...at } }, { event: { ...log, ...at } }),
    3,
    'event.seq',
  ],
  ['depth', textOf(head, { event: { ...log, ...at, attributes: { a: deep(400) } } }), 2, 'event'],
  ['an end that is none', textOf(head, { end: { events: 'all' } }), 2, 'end.events'],
  ['more after the end', textOf(head, end, lines[0]), 3, null],
])('a file with %s is refused, with the place', async (_, text, line, field) => {
  await expect(check(text)).rejects.toMatchObject({
    type: 'invalid_timeline_file',
    status: 400,
    meta: { line, field },
  })
})

test('very deep nesting and bytes that are no text do no harm', async () => {
  const nested = `{"event":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`
  await expect(check(`${textOf(head)}${nested}\n`)).rejects.toMatchObject({
    type: 'invalid_timeline_file',
  })
  await expect(checkTimelineFile(new Uint8Array([0xff, 0xfe, 0x00]))).rejects.toMatchObject({
    details: expect.stringContaining('UTF-8'),
  })
})

test('operations that name each other as parents are drawn once each', async () => {
  const operation = (seq: number, operationId: string, parentOperationId: string) => ({
    event: {
      type: 'operation_start',
      seq,
      ...at,
      project: 'p',
      operationId,
      parentOperationId,
      operationKind: 'prompt',
      preview: '',
      model: null,
    },
  })
  const ring = [operation(1, 'a', 'b'), operation(2, 'b', 'a'), operation(3, 'a', 'a')]
  const checked = await check(textOf(head, ...ring))
  expect(checked.events).toBe(3)
  const tree = new SpanTree()
  tree.append(ring.map((line) => TimelineLine.parse(line).event))
  expect(treeOrder(tree.roots, new Set()).length).toBe(tree.rows.length)
})
