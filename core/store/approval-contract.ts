/** The part of the store’s contract that is about approvals and remembered answers. */
import { beforeEach, expect, it } from 'vitest'
import { contractFixtures as make } from './contract-fixtures.ts'
import type { Store } from './port.ts'

/** To be called in a `describe`; `current` gives the store of the test that runs. */
export function defineApprovalContract(current: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = current()
  })

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

  it('are listed with what waits first, page by page, or by how long the answer took', async () => {
    await store.commit([
      ...['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => make.requestApproval(id)),
      make.resolveApproval('a2', 'interrupted'),
      make.resolveApproval('a4', 'denied'),
      make.resolveApproval('a5', 'allowed'),
    ])
    const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)
    const first = store.approvals.list({ order: 'attention' }, { limit: 2 })
    expect(ids(first)).toEqual(['a3', 'a1'])
    const cursor = first.nextCursor ?? ''
    expect(ids(store.approvals.list({ order: 'attention' }, { cursor }))).toEqual([
      'a2',
      'a5',
      'a4',
    ])
    expect(ids(store.approvals.list({ order: 'oldest' }, { limit: 2 }))).toEqual(['a1', 'a2'])
    expect(ids(store.approvals.list({ order: 'longest' }, { limit: 2 }))).toEqual(['a3', 'a1'])
    expect(() => store.approvals.list({}, { cursor })).toThrow(/cursor/)
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
    expect(ids({ q: 'OTHER a2' })).toEqual(['a2'])
    expect(ids({ q: 'other a3' })).toEqual([])
    const { capability } = make.question('a1')
    expect(ids({ capability: [capability] })).toEqual(['a3', 'a2', 'a1'])
    expect(ids({ capability: capability === 'read' ? ['write'] : ['read'] })).toEqual([])
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
}
