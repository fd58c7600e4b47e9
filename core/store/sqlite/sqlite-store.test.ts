import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { contractFixtures as make } from '../contract-fixtures.ts'
import { defineStoreContract } from '../contract-suite.ts'
import { listBackups } from './backup-files.ts'
import { openDatabase } from './engine.ts'
import { newestSchema, upgrade } from './migrate.ts'
import { openSqliteStore } from './sqlite-store.ts'

const root = mkdtempSync(join(tmpdir(), 'hearth-store-'))
let files = 0
function newFile(): string {
  files += 1
  return join(root, String(files), 'hearth.db')
}
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A file as an older Hearth left it. */
function openOlder(path: string, schema: number) {
  mkdirSync(dirname(path), { recursive: true })
  const database = openDatabase(path)
  upgrade(database, schema)
  return database
}

defineStoreContract('The store on SQLite', async () => openSqliteStore(newFile()))

describe('The SQLite file', () => {
  it('is durable, checked and shrinkable', async () => {
    const path = newFile()
    await openSqliteStore(path).close()
    const database = openDatabase(path)
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.pragma('auto_vacuum', { simple: true })).toBe(2)
    database.close()
  })

  it('keeps everything across a reopen, sequence included', async () => {
    const path = newFile()
    const first = openSqliteStore(path)
    await first.commit([make.openSession('a'), make.entry('a', 'e1'), make.log('one')])
    await first.close()
    const second = openSqliteStore(path)
    expect(second.problems).toEqual([])
    expect(second.entries.list('a', {})).toHaveLength(1)
    const { events } = await second.commit([make.log('two')])
    expect(events[0]?.seq).toBe(2)
    await second.close()
  })

  it('opens after a crash with all that was acknowledged', async () => {
    const path = newFile()
    const crashed = openSqliteStore(path)
    await crashed.commit([make.openSession('a'), make.entry('a', 'e1')])
    // No close: the lock is per process, so a second connection stands for the next start.
    const next = openSqliteStore(path)
    expect(next.problems).toEqual([])
    expect(next.entries.list('a', {})).toHaveLength(1)
    await next.close()
    await crashed.close()
  })

  it('of an older Hearth is brought to the newest form, with a copy of it kept', async () => {
    const path = newFile()
    const database = openOlder(path, 1)
    database.exec(`INSERT INTO run (id, workflow, status, trigger, payload, started_at)
      VALUES ('r', 'flow', 'running', 'http', '{}', 1)`)
    database.close()
    const store = openSqliteStore(path)
    expect(store.problems).toEqual([])
    expect((await store.commit([make.claim('k', 'r')])).claim).toMatchObject({ isReplay: false })
    expect(store.runs.get('r')?.id).toBe('r')
    await store.close()
    const copies = readdirSync(join(path, '..', 'backups'))
    expect(copies.filter((name) => name.includes('before-2'))).toHaveLength(1)
    const again = openSqliteStore(path)
    expect((await again.commit([make.claim('k', 'other')])).claim).toMatchObject({ refId: 'r' })
    await again.close()
  })

  it('is copied before each migration of it, whatever it was before', async () => {
    for (let schema = 1; schema < newestSchema; schema++) {
      const path = newFile()
      openOlder(path, schema).close()
      await openSqliteStore(path).close()
      const [backup] = listBackups(path)
      expect(backup).toMatchObject({ kind: 'before' })
      const copy = openDatabase(backup?.path ?? '', { readonly: true })
      expect(copy.pragma('user_version', { simple: true })).toBe(schema)
      copy.close()
      // Once it is of the newest form there is nothing to copy.
      await openSqliteStore(path).close()
      expect(listBackups(path)).toHaveLength(1)
    }
  })

  it('has what waited in its inbox in the queue', async () => {
    const path = newFile()
    const older = openOlder(path, 5)
    const insert = older.prepare(
      `INSERT INTO dispatch (id, agent, instance_id, session, input, payload_hash, status, attempts, outcome, accepted_at, settled_at)
       VALUES (?, 'agent', 'one', 'default', '"hi"', 'h', ?, ?, ?, ?, ?)`,
    )
    insert.run('d1', 'settled', 1, 'completed', 1, 2)
    insert.run('d2', 'running', 1, null, 3, null)
    insert.run('d3', 'queued', 0, null, 4, null)
    older.close()
    const store = openSqliteStore(path)
    expect(store.queue.list({}, {}).items).toMatchObject([
      { id: 'd2', kind: 'dispatch', status: 'running', attempt: 1 },
      { id: 'd3', kind: 'dispatch', status: 'queued', attempt: 0, session: 'default' },
    ])
    await store.close()
  })

  it('keeps the runs of a store that knew only workflows, and the order of what comes', async () => {
    const path = newFile()
    const database = openOlder(path, 2)
    database.exec(`
      INSERT INTO run VALUES (7, 'old', 'flow', 'succeeded', 'http', '{"a":1}', '2', NULL, 3, 10, 20);
      INSERT INTO run VALUES (9, 'gone', 'flow', 'succeeded', 'http', '{}', '2', NULL, 3, 10, 20);
      DELETE FROM run WHERE id = 'gone';`)
    database.close()
    const store = openSqliteStore(path)
    expect(store.problems).toEqual([])
    expect(store.runs.get('old')).toMatchObject({
      ...{ id: 'old', workflow: 'flow', agent: null, instanceId: null, status: 'succeeded' },
      ...{ trigger: 'http', payload: { a: 1 }, result: 2, error: null, eventCount: 3 },
      ...{ startedAt: 10, endedAt: 20 },
    })
    await store.commit([make.run('new')])
    expect(store.runs.list({}, {}).items.map(({ id }) => id)).toEqual(['new', 'old'])
    await store.close()
    const moved = openDatabase(path)
    expect(moved.prepare("SELECT position FROM run WHERE id = 'new'").pluck().get()).toBe(10)
    moved.close()
  })

  it('lets one search what was said before there was a search', async () => {
    const path = newFile()
    const newer = newFile()
    const older = openSqliteStore(newer)
    await older.commit([
      make.openSession('a'),
      make.say('a', 'e1', 'a needle'),
      ...make.toolTurn('a', 'e2', { deep: [{ path: 'hay/needle.md' }, 7] }, 'no\nneedle'),
      make.compaction('a', 'e3', 'e2', 'e2'),
    ])
    const found = older.search.entries({ query: 'needle' }, {}).items
    await older.close()
    const database = openOlder(path, 4)
    const columns = `id, agent, instance_id, name, title, leaf_id, head_seq, parent_session_id, task_id, run_id,
      metadata, created_at, updated_at`
    database.prepare('ATTACH ? AS newer').run(newer)
    database.exec(`INSERT INTO session (${columns}) SELECT ${columns} FROM newer.session;
      INSERT INTO entry SELECT * FROM newer.entry;`)
    database.close()
    const store = openSqliteStore(path)
    expect(found.map(({ entryId }) => entryId)).toEqual(['e2-result', 'e2', 'e1'])
    expect(store.search.entries({ query: 'needle' }, {}).items).toEqual(found)
    expect(store.search.entries({ query: 'so far' }, {}).items).toHaveLength(1)
    await store.commit([{ type: 'session.delete', sessionId: 'a' }])
    expect(store.search.entries({ query: 'needle' }, {}).items).toEqual([])
    await store.close()
    const after = openDatabase(path)
    expect(after.prepare('SELECT count(*) FROM entry_text').pluck().get()).toBe(0)
    after.close()
  })

  it('written by a newer Hearth is refused and left as it is', async () => {
    const path = newFile()
    await openSqliteStore(path).close()
    const database = openDatabase(path)
    database.pragma('user_version = 999')
    database.close()
    expect(() => openSqliteStore(path)).toThrowError(
      expect.objectContaining({ type: 'store_too_new', status: 409 }),
    )
    const again = openDatabase(path)
    expect(again.pragma('user_version', { simple: true })).toBe(999)
    again.close()
  })

  it.each([
    [
      'a text file',
      (path: string) => writeFileSync(path, 'this is no database at all'.repeat(100)),
    ],
    ['an empty file', (path: string) => truncateSync(path, 0)],
  ])('damaged (%s) is moved aside, said so, and the store starts', async (_, damage) => {
    const path = newFile()
    await openSqliteStore(path).close()
    damage(path)
    const store = openSqliteStore(path)
    expect(store.problems.map(({ details }) => details).join(' ')).toContain('nothing was deleted')
    await store.commit([make.log('works')])
    await store.close()
    expect(readdirSync(join(path, '..')).some((name) => name.startsWith('damaged-'))).toBe(true)
    expect(existsSync(path)).toBe(true)
  })

  it('never scans the log, the entries or the inbox for the hot queries', async () => {
    const path = newFile()
    const store = openSqliteStore(path)
    await store.close()
    const database = openDatabase(path)
    const hot = [
      'SELECT * FROM event WHERE seq > 5 ORDER BY seq LIMIT 10',
      "SELECT * FROM event WHERE seq > 5 AND run_id = 'r' ORDER BY seq LIMIT 10",
      "SELECT * FROM event WHERE seq > 5 AND agent = 'a' AND instance_id = 'i' ORDER BY seq LIMIT 10",
      "SELECT * FROM entry WHERE session_id = 's' AND seq < 9 ORDER BY seq DESC LIMIT 10",
      "SELECT * FROM entry WHERE id = 'e'",
      "SELECT * FROM session WHERE agent = 'a' AND instance_id = 'i' AND name = 'n' AND deleted_at IS NULL",
      "SELECT * FROM dispatch WHERE status <> 'settled' ORDER BY position",
      "SELECT * FROM operation WHERE agent = 'a' AND instance_id = 'i' ORDER BY position DESC LIMIT 10",
      "SELECT * FROM run WHERE workflow = 'w' ORDER BY position DESC LIMIT 10",
    ]
    for (const query of hot) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as { detail: string }[]
      for (const { detail } of plan) {
        // A scan of a partial index holds only the live rows.
        if (detail.startsWith('SCAN')) expect(detail).toContain('USING INDEX')
        expect(detail).not.toContain('TEMP B-TREE')
      }
    }
    database.close()
  })
})
