import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { TextQuery } from '../../contract/file-search.ts'
import type { FindRequest, ProjectFiles } from '../../studio/port.ts'
import { openProjectFiles } from '../files.ts'
import { findInFiles } from './find-in-files.ts'

let root: string
let files: ProjectFiles

beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), 'hearth-find-'))
  root = join(base, 'project')
  files = openProjectFiles({ root, trashFolder: join(base, 'trash') })
})

function write(path: string, content: string | Uint8Array): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

function request(q: string, more: Partial<TextQuery & FindRequest> = {}): FindRequest {
  const { isRegex = false, matchCase = false, wholeWord = false, ...rest } = more
  return {
    query: { q, isRegex, matchCase, wholeWord },
    replacement: null,
    include: [],
    exclude: [],
    after: null,
    limit: 500,
    ...rest,
  }
}

async function places(q: string, more: Partial<TextQuery & FindRequest> = {}): Promise<string[]> {
  const { items } = await files.find(request(q, more))
  return items.flatMap(({ path, matches }) =>
    matches.map(({ line, column, length }) => `${path}:${line}:${column}+${length}`),
  )
}

test('finds text with its place, whatever the case unless asked', async () => {
  write('src/a.ts', 'one Model\nmodel two\n\n  a model.b\n')
  write('src/models/b.md', 'remodelled\n')
  write('picture.png', new Uint8Array([0, 109, 111, 100, 101, 108]))
  write('node_modules/x/index.js', 'model')
  write('.hearth/log.txt', 'model')
  symlinkSync(join(root, 'src/a.ts'), join(root, 'link.ts'))
  const everywhere = ['src/a.ts:1:5+5', 'src/a.ts:2:1+5', 'src/a.ts:4:5+5', 'src/models/b.md:1:3+5']
  expect(await places('model')).toEqual(everywhere)
  expect(await places('Model', { matchCase: true })).toEqual(everywhere.slice(0, 1))
  expect(await places('model', { wholeWord: true })).toEqual(everywhere.slice(0, 3))
  expect(await places('model.b')).toEqual(['src/a.ts:4:5+7'])
  expect(await places('model.$', { isRegex: true })).toEqual([])
  expect(await places('^model', { isRegex: true })).toEqual(['src/a.ts:2:1+5'])
  expect(await places('model', { include: ['*.md'] })).toEqual(everywhere.slice(3))
  expect(await places('model', { include: ['src'], exclude: ['src/models/**'] })).toEqual(
    everywhere.slice(0, 3),
  )
})

test('goes on after a page, in an order that does not depend on the disk', async () => {
  for (const path of ['b/z.txt', 'b-c.txt', 'b/a.txt', 'a.txt', 'c/d/e.txt']) write(path, 'x\n')
  const seen: string[] = []
  let after: string | null = null
  do {
    const page = await files.find(request('x', { after, limit: 1 }))
    seen.push(...page.items.map(({ path }) => path))
    after = page.nextCursor
  } while (after !== null)
  expect(seen).toEqual(['a.txt', 'b/a.txt', 'b/z.txt', 'b-c.txt', 'c/d/e.txt'])
})

test('an expression that never ends is stopped, and what was found is told', async () => {
  write('a.txt', 'aaa!\n')
  write('b.txt', `${'a'.repeat(60)}\n`)
  const task = { root, ...request('^(a+)+!$', { isRegex: true }) }
  const found = await findInFiles(task, undefined, 2_000)
  expect(found).toMatchObject({ stoppedBy: 'time', nextCursor: null })
  expect(found.items.map(({ path }) => path)).toEqual(['a.txt'])
})

test('what is no expression is refused with the reason', async () => {
  mkdirSync(root, { recursive: true })
  await expect(files.find(request('(', { isRegex: true }))).rejects.toMatchObject({
    type: 'invalid_query_param',
    status: 400,
  })
})

test('long lines are shown around the match', async () => {
  write('long.txt', `${'.'.repeat(5_000)}needle${'.'.repeat(5_000)}`)
  const [file] = (await files.find(request('needle'))).items
  const [match] = file?.matches ?? []
  expect(match).toMatchObject({ line: 1, column: 5_001, length: 6 })
  expect(match?.preview.length).toBeLessThanOrEqual(240)
  expect(match?.preview.slice(match.previewStart, match.previewStart + match.previewLength)).toBe(
    'needle',
  )
})

test('replaces what was previewed, and takes it back', async () => {
  write('a.ts', "import { x } from './old'\r\nconst y = old(x, old)\r\n")
  write('b.ts', 'old\n')
  write('c.ts', 'old\n')
  const query = { q: 'old(\\((\\w+))?', isRegex: true, matchCase: true, wholeWord: false }
  const { items } = await files.find({ ...request(''), query, replacement: 'new$1' })
  expect(items[0]?.matches.map(({ replacement }) => replacement)).toEqual(['new', 'new(x', 'new'])
  write('c.ts', 'old, and changed meanwhile\n')
  const done = await files.replace({
    query,
    replacement: 'new$1',
    files: items.map(({ path, hash }) => ({ path, hash })),
  })
  expect(done.items.map(({ path, replacements }) => [path, replacements])).toEqual([
    ['a.ts', 3],
    ['b.ts', 1],
  ])
  expect(done.refused.map(({ path }) => path)).toEqual(['c.ts'])
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe(
    "import { x } from './new'\r\nconst y = new(x, new)\r\n",
  )
  expect(await files.undo(done.undoId ?? '')).toEqual({ paths: ['a.ts', 'b.ts'] })
  expect(readFileSync(join(root, 'b.ts'), 'utf8')).toBe('old\n')
  await expect(files.undo(done.undoId ?? '')).rejects.toMatchObject({ status: 404 })
})

test('a replacement that is edited over is not taken back', async () => {
  write('a.ts', 'old\n')
  const { items } = await files.find(request('old'))
  const query = { q: 'old', isRegex: false, matchCase: false, wholeWord: false }
  const { undoId } = await files.replace({ query, replacement: '$1', files: items })
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe('$1\n')
  write('a.ts', 'mine\n')
  await expect(files.undo(undoId ?? '')).rejects.toMatchObject({ type: 'file_changed' })
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe('mine\n')
})
