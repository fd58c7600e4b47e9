/** What becomes of a store file that is really damaged: opened, said, and nothing deleted. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { contractFixtures as make } from '../contract-fixtures.ts'
import { backupFolder } from './backup-files.ts'
import { openDatabase } from './engine.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'

/** The database engine's own limit stands for the disk's: the same error, for every user, on every system. */
const disk = vi.hoisted(() => ({ pages: null as number | null }))
vi.mock(import('./engine.ts'), async (original) => {
  const { openDatabase: open } = await original()
  return {
    openDatabase(path, options) {
      const database = open(path, options)
      if (disk.pages !== null) database.pragma(`max_page_count = ${disk.pages}`)
      return database
    },
  }
})
afterEach(() => {
  disk.pages = null
})

const root = mkdtempSync(join(tmpdir(), 'hearth-damage-'))
let files = 0
function newFile(): string {
  files += 1
  return join(root, String(files), 'hearth.db')
}
afterAll(() => rmSync(root, { recursive: true, force: true }))

const entries = 400
const filler = 'words '.repeat(200)

/** A closed file of about a megabyte. */
async function filled(path = newFile()): Promise<string> {
  const store = openSqliteStore(path)
  await store.commit([make.openSession('a')])
  for (let number = 1; number <= entries; number++) {
    await store.commit([make.say('a', `e${number}`, `${number} ${filler}`), make.log(`${number}`)])
  }
  await store.close()
  return path
}

function asides(path: string): string[] {
  return readdirSync(dirname(path)).filter((name) => name.startsWith('damaged-'))
}

function words(store: SqliteStore): string {
  return store.problems.map(({ message, details }) => `${message} ${details}`).join(' ')
}

function zeroPages(path: string, pages: number[]): void {
  const file = openSync(path, 'r+')
  for (const page of pages) writeSync(file, Buffer.alloc(4096), 0, 4096, page * 4096)
  closeSync(file)
}

/** A page in the middle of the entries: a leaf, found by what is on it. */
function pageWith(path: string, text: string): number {
  const at = readFileSync(path).indexOf(text)
  expect(at).toBeGreaterThan(0)
  return Math.floor(at / 4096)
}

function backUp(path: string): void {
  mkdirSync(backupFolder(path), { recursive: true })
  copyFileSync(path, join(backupFolder(path), '2026-01-02T03-04-05-006Z-daily.db'))
}

describe('A damaged store file', () => {
  it('with a zeroed page costs the rows of that page, and the rest is taken over', async () => {
    const path = await filled()
    zeroPages(path, [pageWith(path, '"200 words')])
    const before = readFileSync(path)
    const store = openSqliteStore(path)
    expect(words(store)).toContain('could be read and were taken over; others are lost')
    const kept = store.entries.list('a', { limit: 1000 })
    expect(kept.length).toBeGreaterThan(entries - 20)
    expect(kept.length).toBeLessThan(entries)
    // It goes on where it was: positions are not given twice.
    const { events } = await store.commit([make.say('a', 'next', 'next'), make.log('next')])
    expect(events[0]?.seq).toBe(entries + 1)
    expect(store.entries.list('a', { limit: 1 })[0]?.seq).toBe(entries + 1)
    await store.close()
    const [aside] = asides(path)
    const folder = join(dirname(path), aside ?? '')
    expect(readFileSync(join(folder, 'hearth.db')).equals(before)).toBe(true)
    expect(readFileSync(join(folder, 'what-happened.txt'), 'utf8')).toContain('nothing was deleted')
    const again = openSqliteStore(path)
    expect(again.problems).toEqual([])
    await again.close()
  })

  it('gets from the newest backup what it has lost', async () => {
    const path = await filled()
    backUp(path)
    const first = openSqliteStore(path)
    await first.commit([make.say('a', 'later', 'after the backup')])
    await first.close()
    zeroPages(path, [pageWith(path, '"200 words')])
    const store = openSqliteStore(path)
    expect(words(store)).toContain('came from the backup 2026-01-02T03-04-05-006Z-daily.db')
    expect(store.entries.list('a', { limit: 1000 })).toHaveLength(entries + 1)
    await store.close()
  })

  it('cut off in the middle keeps what is before the cut', async () => {
    const path = await filled()
    truncateSync(path, Math.floor(statSync(path).size / 4096 / 2) * 4096)
    const store = openSqliteStore(path)
    expect(words(store)).toContain('taken over; others are lost')
    const kept = store.entries.list('a', { limit: 1000 }).length
    expect(kept).toBeGreaterThan(entries / 4)
    await store.commit([make.log('works')])
    await store.close()
    expect(asides(path)).toHaveLength(1)
  })

  it('without a readable header is replaced by the newest backup', async () => {
    const path = await filled()
    backUp(path)
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.from('this is no database at all'.repeat(4)), 0, 100, 0)
    closeSync(file)
    const store = openSqliteStore(path)
    expect(words(store)).toContain('Nothing in it could be read.')
    expect(store.entries.list('a', { limit: 1000 })).toHaveLength(entries)
    const { events } = await store.commit([make.log('next')])
    expect(events[0]?.seq).toBeGreaterThan(entries + 1000)
    await store.close()
    expect(asides(path)).toHaveLength(1)
  })

  it('that left only its WAL behind does not open empty without a word', async () => {
    const path = await filled()
    backUp(path)
    renameSync(path, `${path}-wal`)
    const store = openSqliteStore(path)
    expect(words(store)).toContain('was damaged')
    expect(store.entries.list('a', { limit: 1000 })).toHaveLength(entries)
    await store.close()
    expect(existsSync(join(dirname(path), asides(path)[0] ?? '', 'hearth.db-wal'))).toBe(true)
  })

  it('opens beside the WAL and the index of another file', async () => {
    const path = await filled()
    writeFileSync(`${path}-wal`, Buffer.alloc(8192, 7))
    writeFileSync(`${path}-shm`, Buffer.alloc(32_768, 7))
    const store = openSqliteStore(path)
    expect(store.entries.list('a', { limit: 1000 })).toHaveLength(entries)
    await store.close()
  })

  it('that is gone while there are backups says so', async () => {
    const path = await filled()
    backUp(path)
    rmSync(path)
    const store = openSqliteStore(path)
    expect(words(store)).toContain('there are backups of it')
    await store.close()
  })

  it('is left byte for byte when a newer Hearth wrote it, also when it is damaged', async () => {
    const path = await filled()
    const database = openDatabase(path)
    database.pragma('user_version = 999')
    database.close()
    zeroPages(path, [pageWith(path, '"200 words')])
    const before = readFileSync(path)
    expect(() => openSqliteStore(path)).toThrowError(
      expect.objectContaining({
        type: 'store_too_new',
        details: expect.stringContaining('schema 999'),
      }),
    )
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(asides(path)).toEqual([])
  })

  it('whose repair was interrupted opens with what was rebuilt', async () => {
    const path = await filled()
    renameSync(path, `${path}.rebuilt`)
    const store = openSqliteStore(path)
    expect(store.entries.list('a', { limit: 1000 })).toHaveLength(entries)
    await store.close()
  })
})

describe('A disk', () => {
  it('that is full keeps what was accepted, and says so', async () => {
    const path = newFile()
    disk.pages = 100
    const store = openSqliteStore(path)
    await store.commit([make.openSession('a')])
    let accepted = 0
    const fill = async () => {
      for (;;) {
        await store.commit([make.say('a', `e${accepted + 1}`, `${accepted} ${filler}`)])
        accepted += 1
      }
    }
    await expect(fill()).rejects.toMatchObject({ type: 'storage_full', status: 507 })
    expect(accepted).toBeGreaterThan(10)
    expect(store.entries.list('a', { limit: 1000 })).toHaveLength(accepted)
    await store.close()
    disk.pages = null
    const again = openSqliteStore(path)
    expect(again.problems).toEqual([])
    expect(again.entries.list('a', { limit: 1000 })).toHaveLength(accepted)
    await again.commit([make.say('a', 'more', 'there is room again')])
    await again.close()
  })

  it('that is full before anything is in the file says so', () => {
    disk.pages = 10
    expect(() => openSqliteStore(newFile())).toThrowError(
      expect.objectContaining({ type: 'storage_full', status: 507 }),
    )
  })

  it('that cannot be written to is a typed error, and the file stays as it is', async () => {
    const path = await filled()
    const before = readFileSync(path)
    withoutWriting(path, () =>
      expect(() => openSqliteStore(path)).toThrowError(
        expect.objectContaining({ type: 'store_unavailable', status: 503 }),
      ),
    )
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(asides(path)).toEqual([])
  })
})

/** Runs `work` while the file and its folder are read-only; not as root, whom no permission stops. */
function withoutWriting(path: string, work: () => void): void {
  const isRoot = process.geteuid?.() === 0
  chmodSync(root, 0o755)
  chmodSync(path, 0o444)
  chmodSync(dirname(path), 0o555)
  if (isRoot) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(dirname(path), 0o755)
  }
}
