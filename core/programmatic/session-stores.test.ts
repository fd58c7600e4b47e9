/** What every session store promises, tried on those that come with Hearth. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { InMemorySessionStore } from '../runtime/session/store/memory-session-store.ts'
import type { SessionData, SessionStore } from '../runtime/session/store/session-store.ts'
import { SQLiteSessionStore } from './sqlite-session-store.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hearth-stores-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }))
  return path
}

function openSqlite(path = join(folder(), 'deep', 'sessions.sqlite3')): SQLiteSessionStore {
  const store = new SQLiteSessionStore(path)
  onTestFinished(() => store.close())
  return store
}

const stores: [string, () => SessionStore & { keys(): string[] | Promise<string[]> }][] = [
  ['in memory', () => new InMemorySessionStore()],
  ['in a SQLite file', () => openSqlite()],
]

function conversation(text: string): SessionData {
  const timestamp = '2026-01-01T00:00:00.000Z'
  return {
    version: 3,
    entries: [
      {
        type: 'message',
        id: 'entry_01ARZ3NDEKTSV4RRFFQ69G5FAV',
        parentId: null,
        timestamp,
        message: { role: 'user', content: [{ type: 'text', text }] },
      },
    ],
    leafId: 'entry_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    metadata: { session_id: 'one' },
    createdAt: timestamp,
    updatedAt: timestamp,
  }
}

test.each(stores)('a store %s keeps, replaces and forgets conversations', async (_name, open) => {
  const store = open()
  expect(await store.load('a')).toBeNull()
  await store.delete('a')
  await store.save('a', conversation('first'))
  await store.save('b', conversation('other'))
  await store.save('a', conversation('second'))
  expect(await store.load('a')).toEqual(conversation('second'))
  expect(await store.load('b')).toEqual(conversation('other'))
  expect(await store.keys()).toEqual(['a', 'b'])
  await store.delete('a')
  expect(await store.load('a')).toBeNull()
  expect(await store.keys()).toEqual(['b'])
})

test.each(stores)('what a store %s gives and takes is nobody else’s', async (_name, open) => {
  const store = open()
  const given = conversation('mine')
  await store.save('a', given)
  given.entries.pop()
  const loaded = await store.load('a')
  loaded?.entries.pop()
  expect(await store.load('a')).toEqual(conversation('mine'))
})

test.each(stores)('keys of a store %s are texts of any characters', async (_name, open) => {
  const store = open()
  const keys = ['', 'a:b', 'a_b', '../a', "'; DROP TABLE sessions; --", 'ü\u0000 😀']
  for (const key of keys) await store.save(key, conversation(key))
  for (const key of keys) expect(await store.load(key)).toEqual(conversation(key))
})

test('a file is one store, however often it is opened, and its engine waits for the first call', async () => {
  const path = join(folder(), 'sessions.sqlite3')
  const first = openSqlite(path)
  await first.save('a', conversation('kept'))
  await first.close()
  const second = openSqlite(path)
  expect(await second.load('a')).toEqual(conversation('kept'))
  expect(await first.load('a')).toEqual(conversation('kept'))
})

test('a file of PyFlue’s store is read: texts become messages', async () => {
  const path = join(folder(), 'sessions.sqlite3')
  const { openDocumentFile } = await import('../store/sqlite/document-file.ts')
  const file = openDocumentFile(path, 'sessions')
  file.put('inst:default', {
    version: 2,
    entries: [
      {
        type: 'message',
        id: '0a1b2c3d',
        parentId: null,
        timestamp: '2026-01-01T00:00:00+00:00',
        message: { role: 'user', content: 'Hello' },
        source: 'prompt',
      },
    ],
    leafId: '0a1b2c3d',
    metadata: { session_id: 'inst:default' },
    createdAt: '2026-01-01T00:00:00+00:00',
    updatedAt: '2026-01-01T00:00:00+00:00',
  })
  file.close()
  const data = await openSqlite(path).load('inst:default')
  expect(data).toMatchObject({
    version: 3,
    leafId: data?.entries[0]?.id,
    entries: [
      {
        source: 'prompt',
        message: { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      },
    ],
  })
})
