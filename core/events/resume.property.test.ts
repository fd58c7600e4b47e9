/** Whoever goes on from any number of the log sees all that comes after, once and in order: in pages and live. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Change } from '../contract/change.ts'
import { type DurableEvent, type HearthEvent, isDurable } from '../contract/event.ts'
import { contractFixtures as make } from '../store/contract-fixtures.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { EventFilter, Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { EventLog } from './event-log.ts'

const root = mkdtempSync(join(tmpdir(), 'hearth-resume-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))
let files = 0

const stores: [string, () => Store][] = [
  ['in memory', createMemoryStore],
  [
    'in a file',
    () => {
      files += 1
      return openSqliteStore(join(root, `${files}`, 'hearth.db'))
    },
  ],
]

interface Written {
  runId: string | undefined
  message: string
}
const written: fc.Arbitrary<Written> = fc.record({
  runId: fc.constantFrom('a', 'b', undefined),
  message: fc.string({ maxLength: 8 }),
})
/** Each commit has some events; with `wait` the next one begins when it is done. */
const commits = fc.array(
  fc.record({ events: fc.array(written, { maxLength: 4 }), wait: fc.boolean() }),
  { maxLength: 25 },
)
const filters: EventFilter[] = [
  {},
  { runId: 'a' },
  { types: ['log'] },
  { runId: 'b', types: ['idle'] },
]

function changeOf({ runId, message }: Written): Change {
  const change = make.log(message)
  if (change.type !== 'event.append') return change
  const event = runId === undefined ? change.event : { ...change.event, runId }
  return { ...change, event }
}

function isWanted(event: DurableEvent, { runId, types }: EventFilter): boolean {
  if (runId !== undefined && event.runId !== runId) return false
  return types === undefined || types.includes(event.type)
}

function readInPages(store: Store, filter: EventFilter, from: number, limit: number): number[] {
  const seqs: number[] = []
  while (true) {
    const page = store.events.list(filter, { after: seqs.at(-1) ?? from, limit })
    expect(page.length).toBeLessThanOrEqual(limit)
    seqs.push(...page.map(({ seq }) => seq))
    if (page.length < limit) return seqs
  }
}

test.each(stores)('a log %s goes on from any of its numbers', async (_, open) => {
  await fc.assert(
    fc.asyncProperty(commits, fc.integer({ min: 1, max: 7 }), async (planned, limit) => {
      const store = open()
      const log = new EventLog(store, (error) => {
        throw error
      })
      const live: HearthEvent[] = []
      log.subscribe({}, (event) => live.push(event))
      /** Begun in the middle: what it has read from the store and what came live must fit together. */
      const joined: { seqs: number[]; from: number }[] = []
      const pending: Promise<unknown>[] = []
      for (const { events, wait } of planned) {
        const late = { from: store.events.last(), seqs: [] as number[] }
        joined.push(late)
        log.subscribe({}, (event) => {
          if (isDurable(event) && event.seq > (late.seqs.at(-1) ?? late.from)) {
            late.seqs.push(event.seq)
          }
        })
        late.seqs.push(...readInPages(store, {}, late.from, limit))
        const commit = log.commit(events.map(changeOf))
        pending.push(commit)
        if (wait) await commit
      }
      await Promise.all(pending)

      const all = store.events.list({}, {})
      const count = planned.reduce((sum, { events }) => sum + events.length, 0)
      expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
      expect(live).toEqual(all)
      for (const { from, seqs } of joined) {
        expect(seqs).toEqual(all.filter(({ seq }) => seq > from).map(({ seq }) => seq))
      }
      for (const filter of filters) {
        const wanted = all.filter((event) => isWanted(event, filter)).map(({ seq }) => seq)
        for (let from = 0; from <= count; from += 1) {
          const after = wanted.filter((seq) => seq > from)
          expect(readInPages(store, filter, from, limit)).toEqual(after)
        }
      }
      await store.close()
    }),
    { numRuns: 20 },
  )
})
