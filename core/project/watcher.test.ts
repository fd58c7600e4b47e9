import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type FileChange, watchProject } from './watcher.ts'

async function watched() {
  const root = mkdtempSync(join(tmpdir(), 'hearth-watch-'))
  for (const folder of ['src', '.hearth/agents', '.git', 'node_modules/a']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  writeFileSync(join(root, 'src/old.ts'), 'old')
  writeFileSync(join(root, 'src/gone.ts'), 'gone')
  const batches: FileChange[][] = []
  const watcher = watchProject({
    root,
    onChanges: (changes) => batches.push(changes),
    onError: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(() => watcher.close())
  await watcher.ready
  return { root, batches, all: () => batches.flat() }
}

test('tells what was added, changed and removed, and nothing of what tools make', async () => {
  const { root, all } = await watched()
  for (const path of ['.git/index', 'node_modules/a/x.js', '.hearth/hearth.db-wal', 'a.tmp']) {
    writeFileSync(join(root, path), 'x')
  }
  writeFileSync(join(root, 'src/new.ts'), 'new')
  writeFileSync(join(root, 'src/old.ts'), 'newer')
  rmSync(join(root, 'src/gone.ts'))
  writeFileSync(join(root, '.hearth/agents/a.ts'), 'x')
  const byPath = (a: FileChange, b: FileChange) => (a.path < b.path ? -1 : 1)
  await expect
    .poll(() => all().sort(byPath))
    .toEqual([
      { path: '.hearth/agents/a.ts', change: 'added' },
      { path: 'src/gone.ts', change: 'removed' },
      { path: 'src/new.ts', change: 'added' },
      { path: 'src/old.ts', change: 'changed' },
    ])
})

test('a save by writing another file and moving it is one change', async () => {
  const { root, all } = await watched()
  writeFileSync(join(root, 'src/old.ts~'), 'newer')
  renameSync(join(root, 'src/old.ts~'), join(root, 'src/old.ts'))
  await expect.poll(all).toContainEqual({
    path: 'src/old.ts',
    change: 'changed',
  })
})
