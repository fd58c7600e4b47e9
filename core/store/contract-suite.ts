/** The invariants of `port.ts` as tests; every adapter runs them all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineApprovalContract } from './approval-contract.ts'
import { contractFixtures as make } from './contract-fixtures.ts'
import { defineImportContract } from './import-contract.ts'
import type { Store } from './port.ts'
import { defineQueueContract } from './queue-contract.ts'
import { defineSessionContract } from './session-contract.ts'
import { defineWorkContract } from './work-contract.ts'

/** Runs the suite. `open` gives a new empty store; `reopen`, where there is one, the same store again. */
export function defineStoreContract(name: string, open: () => Promise<Store>) {
  describe(`${name} keeps the store's contract`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    describe('commit', () => {
      it('stores all changes of a commit or none (S1)', async () => {
        const commit = store.commit([make.openSession('a'), make.entry('missing', 'e1')])
        await expect(commit).rejects.toMatchObject({ type: 'session_not_found' })
        expect(store.sessions.get('a')).toBeNull()
      })

      it('lets a failing commit take none of its neighbours down (S2)', async () => {
        const results = await Promise.allSettled([
          store.commit([make.openSession('a')]),
          store.commit([make.entry('missing', 'e1')]),
          store.commit([make.entry('a', 'e2')]),
        ])
        expect(results.map((result) => result.status)).toEqual([
          'fulfilled',
          'rejected',
          'fulfilled',
        ])
        expect(store.entries.list('a', {}).map((entry) => entry.id)).toEqual(['e2'])
      })

      it('applies commits in the order they were made', async () => {
        await Promise.all([
          store.commit([make.openSession('a')]),
          ...Array.from({ length: 50 }, (_, index) => store.commit([make.entry('a', `e${index}`)])),
        ])
        const ids = store.entries.list('a', { after: 0 }).map((entry) => entry.id)
        expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => `e${index}`))
      })
    })

    describe('events', () => {
      it('are numbered upwards, globally, and returned by commit (S3)', async () => {
        const first = await store.commit([make.log('one'), make.log('two', { runId: 'r' })])
        const second = await store.commit([make.log('three')])
        const seqs = [...first.events, ...second.events].map((event) => event.seq)
        expect(seqs).toEqual([1, 2, 3])
        expect(store.events.last()).toBe(3)
      })

      it('are each seen once by a reader who asks for what came after (S3)', async () => {
        await store.commit(Array.from({ length: 25 }, (_, index) => make.log(`m${index}`)))
        const seen: number[] = []
        let after = 0
        for (;;) {
          const page = store.events.list({}, { after, limit: 10 })
          if (page.length === 0) break
          seen.push(...page.map((event) => event.seq))
          after = page.at(-1)?.seq ?? after
        }
        expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
      })

      it('are filtered by what they belong to and by type', async () => {
        await store.commit([
          make.log('a', { runId: 'r1', agent: 'x', instanceId: '1', session: 's' }),
          make.log('b', { runId: 'r2', agent: 'x', instanceId: '2', session: 's' }),
          make.idle({ agent: 'x', instanceId: '2', session: 't' }),
        ])
        expect(store.events.list({ runId: 'r1' }, {}).map((event) => event.seq)).toEqual([1])
        expect(store.events.list({ agent: 'x', instanceId: '2' }, {})).toHaveLength(2)
        expect(store.events.list({ types: ['idle'] }, {}).map((event) => event.seq)).toEqual([3])
        expect(store.events.list({ session: 's' }, {})).toHaveLength(2)
      })

      it('as lines are the same, with long strings cut where asked', async () => {
        const text = 'x'.repeat(9_000)
        const start = make.toolStart(text, { runId: 'r' })
        await store.commit([make.log('a', { runId: 'r' }), make.log('b'), start])
        const { lines, last } = store.events.lines({ runId: 'r' }, {})
        const whole = store.events.list({ runId: 'r' }, {})
        expect(lines.map((line) => JSON.parse(line))).toEqual(whole)
        expect(last).toBe(3)
        expect(store.events.lines({ runId: 'r' }, { after: 3 })).toEqual({ lines: [], last: 3 })
        const brief = store.events.lines({ runId: 'r' }, { after: 1, limit: 1, brief: true })
        expect(brief.lines.map((line) => JSON.parse(line))).toEqual([
          { ...whole[1], args: text.slice(0, 200), brief: true },
        ])
      })

      it('of an operation include those of what it delegated', async () => {
        await store.commit([
          make.operation('op_1'),
          make.operation('op_2', 'op_1'),
          make.operation('op_3', 'op_2'),
          make.log('root', { operationId: 'op_1' }),
          make.log('child', { operationId: 'op_2' }),
          make.log('grandchild', { operationId: 'op_3' }),
          make.log('stranger', { operationId: 'op_4' }),
        ])
        expect(store.events.list({ operationId: 'op_1' }, {})).toHaveLength(3)
      })

      it('keep large strings once, as blobs (S8)', async () => {
        const text = 'x'.repeat(40_000)
        const { events } = await store.commit([make.log(text), make.log(text)])
        expect(events[0]).toMatchObject({ message: text })
        const [stored] = store.events.list({}, {}) as unknown as { message: { $blob: string } }[]
        expect(stored?.message).toMatchObject({ bytes: 40_000 })
        expect(store.blobs.get(stored?.message.$blob ?? '')?.length).toBe(40_000)
        expect(store.events.list({}, { inline: true })[1]).toMatchObject({ message: text })
      })
    })

    describe('sessions and entries', () => defineSessionContract(() => store))

    describe('runs, operations and dispatches', () => defineWorkContract(() => store))

    describe('imported timelines', () => defineImportContract(() => store))

    describe('approvals and grants', () => defineApprovalContract(() => store))

    describe('the queue', () => defineQueueContract(() => store))

    it('keeps blobs by content and meta by key', async () => {
      const digest = await store.blobs.put(new TextEncoder().encode('hello'))
      expect(await store.blobs.put(new TextEncoder().encode('hello'))).toBe(digest)
      expect(new TextDecoder().decode(store.blobs.get(digest) ?? undefined)).toBe('hello')
      expect(store.blobs.get('unknown')).toBeNull()
      await store.meta.set('key', 'one')
      await store.meta.set('key', 'two')
      expect(store.meta.get('key')).toBe('two')
    })
  })
}
