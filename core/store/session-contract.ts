/** The part of the store’s contract that is about sessions, their entries and the search in them. */
import { beforeEach, expect, it } from 'vitest'
import { contractFixtures as make } from './contract-fixtures.ts'
import type { Store } from './port.ts'

/** To be called in a `describe`; `current` gives the store of the test that runs. */
export function defineSessionContract(current: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = current()
  })

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
    const often = [
      make.openSession('c', { name: 'c' }),
      make.say('c', 'often', 'crème brulée, creme! Brulee cremes'),
    ]
    await store.commit(often)
    const matches = (query: string) =>
      store.search.entries({ query, sessionId: 'c' }, {}).items[0]?.matches
    expect([matches('creme'), matches('creme bru'), matches('bru creme')]).toEqual([3, 2, 2])
    expect(matches('cremes brulee')).toBe(3)
    await store.commit([{ type: 'session.delete', sessionId: 'c' }])
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
    expect(['a', 'b', 'c'].map((id) => store.sessions.get(id)?.name)).toEqual(['one', 'two', 'one'])
  })

  it('list those that hold every word, whatever its case, page by page', async () => {
    await store.commit([
      make.openSession('a', { name: 'holiday', instanceId: 'berlin' }),
      make.openSession('b', { name: 'work', instanceId: 'berlin' }),
      make.openSession('c', { name: 'work', instanceId: 'paris' }),
      { type: 'session.update', sessionId: 'c', title: 'A Holiday 100%' },
    ])
    const found = (q: string, limit?: number, cursor?: string) =>
      store.sessions.list({ q }, { ...(limit && { limit }), ...(cursor && { cursor }) })
    const ids = (q: string) => found(q).items.map(({ id }) => id)
    expect(ids('Holiday').sort()).toEqual(['a', 'c'])
    expect(ids('BERLIN work')).toEqual(['b'])
    expect(ids('100%')).toEqual(['c'])
    expect(ids('nowhere')).toEqual([])
    const first = found('holiday', 1)
    const second = found('holiday', 1, first.nextCursor ?? '')
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(['a', 'c'])
    expect(second.nextCursor).toBeNull()
  })
}
