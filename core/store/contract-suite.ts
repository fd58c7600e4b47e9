/** The invariants of `port.ts` as tests; every adapter runs them all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HearthError } from '../contract/error.ts'
import { contractFixtures as make } from './contract-fixtures.ts'
import type { Store } from './port.ts'
import { defineQueueContract } from './queue-contract.ts'

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

    describe('sessions and entries', () => {
      it('open once per key, whatever characters the key has (S5, S7)', async () => {
        await store.commit([
          make.openSession('1', { agent: 'a', instanceId: 'b:c', name: 'd' }),
          make.openSession('2', { agent: 'a', instanceId: 'b', name: 'c:d' }),
          make.openSession('3', { agent: 'a', instanceId: 'b_c', name: 'd' }),
          make.openSession('4', { agent: 'a', instanceId: 'b:c', name: 'd' }),
          make.openSession('5', { agent: 'a:b', instanceId: 'c', name: 'd' }),
        ])
        expect(store.sessions.list({}, {}).items).toHaveLength(4)
        expect(store.sessions.find({ agent: 'a', instanceId: 'b:c', session: 'd' })?.id).toBe('1')
        expect(store.sessions.find({ agent: 'a', instanceId: '..', session: 'd' })).toBeNull()
      })

      it('number entries from 1 without gaps and move the leaf (S4)', async () => {
        await store.commit([make.openSession('a'), make.entry('a', 'e1')])
        await store.commit([make.entry('a', 'e2', 'e1')])
        expect(store.entries.list('a', {}).map((entry) => entry.seq)).toEqual([1, 2])
        expect(store.sessions.get('a')).toMatchObject({ headSeq: 2, leafId: 'e2' })
      })

      it('append an entry id once (S5)', async () => {
        await store.commit([make.openSession('a'), make.entry('a', 'e1'), make.entry('a', 'e1')])
        expect(store.entries.list('a', {})).toHaveLength(1)
        expect(store.sessions.get('a')?.headSeq).toBe(1)
      })

      it('page backwards from the end and forwards from the start', async () => {
        await store.commit([make.openSession('a'), ...make.chain('a', 10)])
        const newest = store.entries.list('a', { limit: 3 })
        expect(newest.map((entry) => entry.seq)).toEqual([8, 9, 10])
        const older = store.entries.list('a', { before: 8, limit: 3 })
        expect(older.map((entry) => entry.seq)).toEqual([5, 6, 7])
        expect(store.entries.list('a', { after: 8 }).map((entry) => entry.seq)).toEqual([9, 10])
      })

      it('give the active path, also after a fork', async () => {
        await store.commit([make.openSession('a'), ...make.chain('a', 4)])
        await store.commit([make.entry('a', 'fork', 'e2')])
        expect(store.entries.path('a').map((entry) => entry.id)).toEqual(['e1', 'e2', 'fork'])
        const old = store.entries.path('a', { leafId: 'e4' }).map((entry) => entry.id)
        expect(old).toEqual(['e1', 'e2', 'e3', 'e4'])
      })

      it('start the path at what the newest compaction kept, unless the whole is asked for', async () => {
        await store.commit([make.openSession('a'), ...make.chain('a', 4)])
        await store.commit([make.compaction('a', 'c', 'e4', 'e3'), make.entry('a', 'e5', 'c')])
        const path = store.entries.path('a').map((entry) => entry.id)
        expect(path).toEqual(['e3', 'e4', 'c', 'e5'])
        expect(store.entries.path('a', { whole: true })).toHaveLength(6)
      })

      it('delete a session with its entries and its task children', async () => {
        await store.commit([
          make.openSession('a', { name: 'a' }),
          make.openSession('b', { name: 'b', parentSessionId: 'a' }),
          make.entry('b', 'e1'),
          { type: 'session.delete', sessionId: 'a' },
        ])
        expect(store.sessions.get('b')).toBeNull()
        expect(store.entries.get('e1')).toBeNull()
        await store.commit([{ type: 'session.delete', sessionId: 'a' }])
      })

      it('leave the order of lists alone when one is pinned or archived', async () => {
        await store.commit([make.openSession('a')])
        await store.commit([make.openSession('b')])
        const before = store.sessions.get('a')
        await store.commit([{ type: 'session.update', sessionId: 'a', pinnedAt: 5, archivedAt: 6 }])
        expect(store.sessions.get('a')).toEqual({ ...before, pinnedAt: 5, archivedAt: 6 })
        const ids = (archived: boolean) =>
          store.sessions.list({ archived }, {}).items.map(({ id }) => id)
        expect([ids(true), ids(false)]).toEqual([['a'], ['b']])
      })

      it('hide a deleted session, whose name is free, until it is had back (S11)', async () => {
        const key = { agent: 'agent', instanceId: 'one', session: 'talk' }
        await store.commit([make.openSession('a', { name: 'talk' }), make.entry('a', 'e1')])
        await store.commit([{ type: 'session.update', sessionId: 'a', deletedAt: 9 }])
        expect(store.sessions.find(key)).toBeNull()
        expect(store.sessions.list({}, {}).items).toEqual([])
        expect(store.sessions.instances({}, {}).items).toEqual([])
        expect(store.sessions.list({ deleted: true }, {}).items).toMatchObject([{ id: 'a' }])
        expect(store.sessions.get('a')).toMatchObject({ deletedAt: 9, leafId: 'e1' })
        await store.commit([make.openSession('b', { name: 'talk' })])
        expect(store.sessions.find(key)?.id).toBe('b')
        const back = { type: 'session.update' as const, sessionId: 'a', deletedAt: null }
        await expect(store.commit([back])).rejects.toMatchObject({ type: 'session_exists' })
        await store.commit([{ ...back, name: 'talk again' }])
        expect(store.sessions.list({}, {}).items).toHaveLength(2)
      })

      it('search messages and tool input and output, newest first, in pages (S12)', async () => {
        await store.commit([
          make.openSession('a', { name: 'a' }),
          make.openSession('b', { name: 'b', instanceId: 'two' }),
          make.openSession('t', { name: 't', parentSessionId: 'a' }),
          make.say('a', 'e1', 'The Crème is in the fridge'),
          ...make.toolTurn('b', 'e2', { path: 'notes/creme.md' }, 'brûlée'),
          make.say('t', 'e3', 'creme in a task'),
          make.say('a', 'e4', 'nothing here'),
        ])
        type Filter = Omit<Parameters<Store['search']['entries']>[0], 'query'>
        const ids = (query: string, filter: Filter = {}) =>
          store.search.entries({ query, ...filter }, {}).items.map(({ entryId }) => entryId)
        expect(ids('creme')).toEqual(['e2', 'e1'])
        expect(ids('CRÈ frid')).toEqual(['e1'])
        expect(ids('notes brulee')).toEqual([])
        expect(ids('brulee')).toEqual(['e2-result'])
        expect(ids('reme')).toEqual([])
        expect(ids('"(* ')).toEqual([])
        expect(ids('creme', { instanceId: 'one' })).toEqual(['e1'])
        expect(ids('creme', { sessionId: 't' })).toEqual(['e3'])
        expect(ids('creme', { includeInternal: true })).toEqual(['e3', 'e2', 'e1'])
        const first = store.search.entries({ query: 'creme' }, { limit: 1 })
        const rest = store.search.entries({ query: 'creme' }, { cursor: first.nextCursor ?? '' })
        expect(rest).toMatchObject({ items: [{ entryId: 'e1' }], nextCursor: null })
        const hit = store.search.entries({ query: 'fridge' }, {}).items[0]
        expect(hit).toMatchObject({ role: 'user', seq: 1, session: { id: 'a' } })
        expect(hit?.snippet).toEqual([
          { text: 'The Crème is in the ', isMatch: false },
          { text: 'fridge', isMatch: true },
        ])
        await store.commit([{ type: 'session.update', sessionId: 'b', deletedAt: 1 }])
        expect(ids('creme')).toEqual(['e1'])
        await store.commit([{ type: 'session.delete', sessionId: 'a' }])
        expect(ids('creme', { includeInternal: true })).toEqual([])
      })

      it('keep the time of a copied entry', async () => {
        await store.commit([make.openSession('a'), make.say('a', 'e1', 'old', 77)])
        expect(store.entries.get('e1')?.createdAt).toBe(77)
      })

      it('list people’s sessions and instances, not those of runs and tasks', async () => {
        await store.commit([
          make.openSession('a', { name: 'a', instanceId: '1' }),
          make.openSession('b', { name: 'b', instanceId: '1' }),
          make.openSession('c', { name: 'c', instanceId: '2' }),
          make.openSession('t', { name: 't', instanceId: '1', parentSessionId: 'a' }),
          make.openSession('r', { name: 'r', instanceId: 'run', runId: 'run' }),
        ])
        expect(
          store.sessions
            .list({}, {})
            .items.map((session) => session.id)
            .sort(),
        ).toEqual(['a', 'b', 'c'])
        expect(store.sessions.list({ runId: 'run' }, {}).items).toHaveLength(1)
        expect(store.sessions.instances({ agent: 'agent' }, {}).items).toHaveLength(2)
      })

      it('update titles and metadata', async () => {
        await store.commit([make.openSession('a')])
        await store.commit([
          { type: 'session.update', sessionId: 'a', title: 'Hello', metadata: { pinned: true } },
        ])
        expect(store.sessions.get('a')).toMatchObject({
          title: 'Hello',
          metadata: { pinned: true },
        })
      })

      it('never take the name of another one of their instance', async () => {
        const named = (id: string, name: string, agent = 'agent') =>
          make.openSession(id, { name, agent, instanceId: 'i' })
        await store.commit([named('a', 'one'), named('b', 'two'), named('c', 'two', 'other')])
        const rename = (sessionId: string, name: string) =>
          store.commit([{ type: 'session.update', sessionId, name }])
        await expect(rename('a', 'two')).rejects.toMatchObject({
          type: 'session_exists',
          status: 409,
        })
        await rename('a', 'one')
        await rename('c', 'one')
        expect(['a', 'b', 'c'].map((id) => store.sessions.get(id)?.name)).toEqual([
          'one',
          'two',
          'one',
        ])
      })
    })

    describe('runs, operations and dispatches', () => {
      it('settle once: the first terminal state wins (S6)', async () => {
        await store.commit([make.run('r'), make.operation('op'), make.admit('d')])
        await store.commit([{ type: 'dispatch.start', dispatchId: 'd' }])
        await store.commit([...make.settleAll('r', 'op', 'd', 'completed')])
        await store.commit([...make.settleAll('r', 'op', 'd', 'failed')])
        expect(store.runs.get('r')).toMatchObject({ status: 'succeeded', result: { ok: true } })
        expect(store.operations.get('op')?.status).toBe('completed')
        expect(store.dispatches.get('d')).toMatchObject({ outcome: 'completed', attempts: 1 })
      })

      it('keep whose run it is, and list by it', async () => {
        await store.commit([
          make.run('w'),
          make.handlerRun('h1', 'chat', 'a'),
          make.handlerRun('h2', 'chat', 'b'),
          make.handlerRun('h3', 'flow', 'a'),
        ])
        const ids = (filter: Parameters<typeof store.runs.list>[0]) =>
          store.runs.list(filter, {}).items.map((run) => run.id)
        expect(ids({})).toEqual(['h3', 'h2', 'h1', 'w'])
        expect(ids({ workflow: 'flow' })).toEqual(['w'])
        expect(ids({ agent: 'chat' })).toEqual(['h2', 'h1'])
        expect(ids({ agent: 'chat', instanceId: 'a' })).toEqual(['h1'])
        const [handler, workflow] = [store.runs.get('h1'), store.runs.get('w')]
        expect(handler).toMatchObject({ workflow: null, agent: 'chat', instanceId: 'a' })
        expect(workflow).toMatchObject({ workflow: 'flow', agent: null, instanceId: null })
      })

      it('count the events of a run', async () => {
        await store.commit([
          make.run('r'),
          make.log('a', { runId: 'r' }),
          make.log('b', { runId: 'r' }),
        ])
        expect(store.runs.get('r')?.eventCount).toBe(2)
      })

      it('answer an idempotent admission with the first row and refuse a different one', async () => {
        const first = await store.commit([make.admit('d1', { idempotencyKey: 'k', input: 1 })])
        const again = await store.commit([
          make.admit('d2', { idempotencyKey: 'k', input: 1 }),
          make.log('queued'),
        ])
        expect(again).toEqual({ ...first, events: [] })
        expect(store.dispatches.get('d2')).toBeNull()
        const other = store.commit([make.admit('d3', { idempotencyKey: 'k', input: 2 })])
        await expect(other).rejects.toMatchObject({ type: 'submission_conflict', status: 409 })
      })

      it('apply a commit once per key, and refuse the key for another payload (S10)', async () => {
        const first = await store.commit([make.claim('k', 'r1'), make.run('r1'), make.log('one')])
        expect(first.claim).toMatchObject({ refId: 'r1', isReplay: false })
        const [again, other] = await Promise.allSettled([
          store.commit([make.claim('k', 'r2'), make.run('r2'), make.log('two')]),
          store.commit([make.claim('k', 'r3', { payloadHash: 'else' }), make.run('r3')]),
        ])
        expect(again).toMatchObject({
          value: { claim: { refId: 'r1', isReplay: true }, events: [] },
        })
        expect(other).toMatchObject({ reason: { type: 'submission_conflict', status: 409 } })
        const elsewhere = await store.commit([make.claim('k', 'r4', { scope: 'two' })])
        expect(elsewhere.claim).toMatchObject({ refId: 'r4', isReplay: false })
        expect(store.runs.list({}, {}).items.map((run) => run.id)).toEqual(['r1'])
        const request = { scope: 'one', key: 'k', payloadHash: 'hash' }
        expect(store.keys.find(request)).toEqual({ refId: 'r1' })
        expect(store.keys.find({ ...request, key: 'new' })).toBeNull()
        expect(() => store.keys.find({ ...request, payloadHash: 'else' })).toThrow(HearthError)
        expect((await store.commit([make.log('three')])).claim).toBeNull()
      })

      it('leave a key free when the commit that claims it fails (S1, S10)', async () => {
        const failing = store.commit([make.claim('k', 'r1'), make.entry('missing', 'e1')])
        await expect(failing).rejects.toMatchObject({ type: 'session_not_found' })
        expect((await store.commit([make.claim('k', 'r2')])).claim).toMatchObject({ refId: 'r2' })
      })

      it('list unsettled dispatches oldest first and requeue running ones', async () => {
        await store.commit([make.admit('d1'), make.admit('d2'), make.admit('d3')])
        await store.commit([
          { type: 'dispatch.start', dispatchId: 'd1' },
          { type: 'dispatch.settle', dispatchId: 'd2', outcome: 'aborted', error: null },
        ])
        expect(store.dispatches.counts()).toEqual({ queued: 1, running: 1 })
        await store.commit([{ type: 'dispatch.requeue', dispatchId: 'd1' }])
        expect(store.dispatches.unsettled().map(({ id, status }) => [id, status])).toEqual([
          ['d1', 'queued'],
          ['d3', 'queued'],
        ])
      })

      it('page newest first without gaps or repeats while rows arrive', async () => {
        await store.commit(Array.from({ length: 5 }, (_, index) => make.run(`r${index}`)))
        const first = store.runs.list({}, { limit: 2 })
        await store.commit([make.run('late')])
        const second = store.runs.list({}, { limit: 10, cursor: first.nextCursor ?? '' })
        const ids = [...first.items, ...second.items].map((run) => run.id)
        expect(ids).toEqual(['r4', 'r3', 'r2', 'r1', 'r0'])
        expect(second.nextCursor).toBeNull()
      })

      it('refuses a cursor or limit that is not its own', () => {
        for (const page of [{ cursor: 'nonsense' }, { limit: 0 }, { limit: 1001 }]) {
          expect(() => store.runs.list({}, page)).toThrow(HearthError)
        }
      })
    })

    describe('approvals and grants', () => {
      it('are answered once: the first terminal state wins (S6)', async () => {
        await store.commit([make.requestApproval('a1')])
        expect(store.approvals.get('a1')).toMatchObject({ status: 'pending', resolvedAt: null })
        await store.commit([make.resolveApproval('a1', 'denied')])
        await store.commit([make.resolveApproval('a1', 'allowed'), make.requestApproval('a1')])
        expect(store.approvals.get('a1')).toMatchObject({
          ...make.question('a1'),
          status: 'denied',
          scope: 'once',
          note: 'because',
          resolvedAt: expect.any(Number),
        })
        expect(store.approvals.get('unknown')).toBeNull()
      })

      it('are found and asked again when they were interrupted, by the same conversation', async () => {
        await store.commit([
          make.requestApproval('a1', { cwd: null }),
          make.resolveApproval('a1', 'interrupted'),
          make.requestApproval('a2', { agent: null, instanceId: null, session: null }),
          make.resolveApproval('a2', 'interrupted'),
        ])
        const asked = make.question('new', { cwd: null, toolCallId: 'later', expiresAt: 2_000 })
        expect(store.approvals.interrupted(asked)?.id).toBe('a1')
        expect(store.approvals.interrupted({ ...asked, subject: 'rm' })).toBeNull()
        expect(store.approvals.interrupted({ ...asked, session: 'other' })).toBeNull()
        const ownerless = { ...asked, agent: null, instanceId: null, session: null, cwd: '/work' }
        expect(store.approvals.interrupted(ownerless)?.id).toBe('a2')
        await store.commit([{ type: 'approval.request', approval: { ...asked, id: 'a1' } }])
        expect(store.approvals.get('a1')).toMatchObject({
          status: 'pending',
          toolCallId: 'later',
          expiresAt: 2_000,
          resolvedAt: null,
        })
        expect(store.approvals.interrupted(asked)).toBeNull()
      })

      it('are listed newest first by status and conversation, in pages', async () => {
        await store.commit([
          make.requestApproval('a1'),
          make.requestApproval('a2', { session: 'other' }),
          make.requestApproval('a3'),
          make.resolveApproval('a1', 'allowed'),
        ])
        const ids = (filter: Parameters<Store['approvals']['list']>[0]) =>
          store.approvals.list(filter, {}).items.map(({ id }) => id)
        expect(ids({})).toEqual(['a3', 'a2', 'a1'])
        expect(ids({ status: ['pending'] })).toEqual(['a3', 'a2'])
        expect(ids({ agent: 'agent', instanceId: 'one', session: 'other' })).toEqual(['a2'])
        const first = store.approvals.list({}, { limit: 2 })
        const rest = store.approvals.list({}, { cursor: first.nextCursor ?? '' })
        expect(rest.items.map(({ id }) => id)).toEqual(['a1'])
      })

      it('keep remembered answers until they are taken back', async () => {
        await store.commit([
          make.grant('g1'),
          make.grant('g2', { capability: 'write' }),
          make.grant('g3', { agent: null, instanceId: null, session: null }),
          make.grant('g4', { decision: 'deny', scope: 'pattern', pattern: 'rm *' }),
        ])
        await store.commit([{ type: 'grant.use', grantId: 'g1' }])
        const of = (agent: string | null) =>
          store.grants.of({ capability: 'shell', agent }).map(({ id }) => id)
        expect(of('agent')).toEqual(['g4', 'g1'])
        expect(of(null)).toEqual(['g3'])
        expect(store.grants.get('g1')).toMatchObject({ uses: 1, lastUsedAt: expect.any(Number) })
        await store.commit([{ type: 'grant.remove', grantId: 'g1' }])
        expect(store.grants.get('g1')).toBeNull()
        expect(store.grants.list({ limit: 2 }).items.map(({ id }) => id)).toEqual(['g4', 'g3'])
      })
    })

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
