/** Conversations as a tree: other branches, forks, care, deletion with a way back, search. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Message, messageText } from '../../contract/message.ts'
import { createServedProject, type RunningServer } from '../testing/served-project.ts'

const project = createServedProject()
let server: RunningServer

beforeAll(async () => {
  server = await project.serve()
})
afterAll(() => project.dispose())

/** A session in which these were asked, one after the other. */
async function talk(instanceId: string, ...messages: string[]) {
  const { sessions, agents } = server.client
  const session = await sessions.create({ agent: 'scripted', instanceId, name: 'talk' })
  for (const message of messages) {
    await agents.prompt('scripted', instanceId, { message, session: 'talk' })
  }
  return sessions.get(session.id)
}

async function entriesOf(id: string) {
  const { items } = await server.client.sessions.entries(id, { limit: 1000 })
  return items.map(({ data, ...entry }) => {
    const message: Message | null = data.type === 'message' ? data.message : null
    return { ...entry, text: message === null ? '' : messageText(message) }
  })
}

async function untilDone(operationId: string) {
  const { operations } = server.client
  await expect
    .poll(async () => (await operations.get(operationId).catch(() => null))?.status)
    .toBe('completed')
}

test('a prompt after an earlier entry makes a branch, and nothing that was said is lost', async () => {
  const { sessions, agents } = server.client
  const session = await talk('branch', '[[say:one]]', '[[say:two]]')
  const [, first, , last] = await entriesOf(session.id)
  const { operationId } = await sessions.prompt(session.id, {
    message: '[[dump]]',
    after: first?.id ?? null,
  })
  await untilDone(operationId)
  const all = await entriesOf(session.id)
  expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(all[4]).toMatchObject({ parentId: first?.id, text: '[[dump]]' })
  expect(all[5]?.text).toContain('say:one')
  expect(all[5]?.text).not.toContain('say:two')

  expect(await sessions.update(session.id, { leafId: last?.id ?? null })).toMatchObject({
    leafId: last?.id,
    headSeq: 6,
  })
  const { text } = await agents.prompt('scripted', 'branch', {
    message: '[[dump]]',
    session: 'talk',
  })
  expect(text).toContain('say:two')
  const fresh = await sessions.prompt(session.id, { message: '[[dump]] anew', after: null })
  await untilDone(fresh.operationId)
  expect((await entriesOf(session.id)).at(-2)).toMatchObject({ parentId: null })
  expect((await entriesOf(session.id)).at(-1)?.text).not.toContain('say:one')
})

test('another entry is not gone on from while something runs, nor one of another session', async () => {
  const { sessions } = server.client
  const session = await talk('busy', '[[say:one]]')
  const other = await talk('busy-other', '[[say:else]]')
  await expect(sessions.update(session.id, { leafId: other.leafId })).rejects.toMatchObject({
    type: 'not_found',
    status: 404,
  })
  const { operationId } = await sessions.prompt(session.id, { message: '[[sleep:600000]]' })
  await expect
    .poll(async () => (await server.client.operations.get(operationId).catch(() => null))?.status)
    .toBe('running')
  const busy = { type: 'session_busy', status: 409 }
  await expect(sessions.update(session.id, { leafId: null })).rejects.toMatchObject(busy)
  await expect(sessions.prompt(session.id, { message: 'hi', after: null })).rejects.toMatchObject(
    busy,
  )
  await sessions.abort(session.id)
})

test('a fork begins with what was said, and neither changes the other', async () => {
  const { sessions, agents } = server.client
  const session = await talk('fork', '[[say:one]]', '[[say:two]]')
  const [asked, first] = await entriesOf(session.id)
  const fork = await sessions.fork(session.id, { entryId: first?.id ?? '' })
  expect(fork).toMatchObject({
    ...{ name: 'talk fork', title: '[[say:one]] (fork)', headSeq: 2, parentSessionId: null },
    metadata: {
      forkedFrom: { sessionId: session.id, entryId: first?.id, ownEntryId: fork.leafId },
    },
  })
  const copied = await entriesOf(fork.id)
  expect(copied.map(({ text, createdAt }) => [text, createdAt])).toEqual([
    [asked?.text, asked?.createdAt],
    [first?.text, first?.createdAt],
  ])
  const { text } = await agents.prompt('scripted', 'fork', {
    message: '[[dump]]',
    session: 'talk fork',
  })
  expect(text).toContain('say:one')
  expect(text).not.toContain('say:two')
  expect(await sessions.get(session.id)).toEqual(session)
  expect((await sessions.fork(session.id)).name).toBe('talk fork 2')
  await expect(sessions.fork(session.id, { name: 'talk' })).rejects.toMatchObject({ status: 409 })
  await sessions.remove(session.id, { forever: true })
  expect(await entriesOf(fork.id)).toHaveLength(4)
})

test('a deleted session is had back, by another name if need be, until it is deleted for good', async () => {
  const { sessions, agents } = server.client
  const session = await talk('undo', '[[say:precious]]')
  await sessions.remove(session.id)
  await expect(sessions.get(session.id)).rejects.toMatchObject({ status: 404 })
  await expect(sessions.remove(session.id)).rejects.toMatchObject({ status: 404 })
  const gone = await sessions.list({ instanceId: 'undo', deleted: true })
  expect(gone.items.map(({ id }) => id)).toEqual([session.id])
  await agents.prompt('scripted', 'undo', { message: '[[say:anew]]', session: 'talk' })
  const back = await sessions.restore(session.id)
  expect(back).toMatchObject({ name: 'talk 2', deletedAt: null, headSeq: 2 })
  const { text } = await agents.prompt('scripted', 'undo', {
    message: '[[dump]]',
    session: 'talk 2',
  })
  expect(text).toContain('precious')
  await sessions.remove(session.id)
  await sessions.remove(session.id, { forever: true })
  await expect(sessions.restore(session.id)).rejects.toMatchObject({ type: 'session_not_found' })
})

test('pinned and archived sessions keep their place and are narrowed by', async () => {
  const { sessions } = server.client
  const session = await talk('care', '[[say:one]]')
  const changed = await sessions.update(session.id, { pinned: true, archived: true })
  expect(changed).toEqual({
    ...session,
    pinnedAt: expect.any(Number),
    archivedAt: expect.any(Number),
  })
  const archived = (isArchived: boolean) =>
    sessions.list({ instanceId: 'care', archived: isArchived }).then(({ items }) => items.length)
  expect([await archived(true), await archived(false)]).toEqual([1, 0])
  expect(await sessions.update(session.id, { pinned: false })).toMatchObject({ pinnedAt: null })
})

test('what was said and what tools did is found in all sessions, with its surroundings', async () => {
  const { search, agents } = server.client
  await agents.prompt('scripted', 'find', {
    message: '[[tool:write {"path":"deep/Haystack.md","content":"a zebrafish"}]]',
  })
  const { items } = await search.entries('zebra', { instanceId: 'find' })
  expect(items.map(({ role }) => role)).toEqual(['assistant', 'user'])
  expect(items[0]).toMatchObject({ session: { agent: 'scripted', instanceId: 'find' } })
  expect(items[0]?.snippet.filter(({ isMatch }) => isMatch)).toEqual([
    { text: 'zebra', isMatch: true },
  ])
  expect((await search.entries('HAYSTACK deep')).items.length).toBeGreaterThan(0)
  expect((await search.entries('zebra haystackx')).items).toEqual([])
  const page = await search.entries('zebra', { limit: 1 })
  const next = await search.entries('zebra', { limit: 1, cursor: page.nextCursor ?? '' })
  expect(next.items[0]?.entryId).toBe(items[1]?.entryId)
})
