import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { ProjectFiles } from '../studio/port.ts'
import { openProjectFiles } from './files.ts'

let root: string
let trashFolder: string
let files: ProjectFiles
let seen: string[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-trash-'))
  trashFolder = join(root, '.hearth', 'trash')
  seen = []
  const onChange = (path: string, change: string) => seen.push(`${change} ${path}`)
  files = openProjectFiles({ root, trashFolder, onChange })
})

test('a folder that was deleted comes back whole', async () => {
  mkdirSync(join(root, 'src/deep'), { recursive: true })
  writeFileSync(join(root, 'src/deep/a.bin'), new Uint8Array([0, 1, 2]))
  const { undoId } = await files.remove('src')
  expect(existsSync(join(root, 'src'))).toBe(false)
  expect(await files.undo(undoId ?? '')).toEqual({ paths: ['src'] })
  expect([...readFileSync(join(root, 'src/deep/a.bin'))]).toEqual([0, 1, 2])
  expect(seen).toEqual(['removed src', 'added src'])
  expect(readdirSync(trashFolder)).toEqual([])
})

test('what has its name now is never overwritten', async () => {
  writeFileSync(join(root, 'a.txt'), 'first')
  const { undoId } = await files.remove('a.txt')
  writeFileSync(join(root, 'a.txt'), 'second')
  await expect(files.undo(undoId ?? '')).rejects.toMatchObject({ type: 'file_changed' })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('second')
})

test.each(['..', '../..', '', 'nothing', '01ARZ3NDEKTSV4RRFFQ69G5FAV'])(
  'there is nothing to undo at %j',
  async (id) => {
    await expect(files.undo(id)).rejects.toMatchObject({ type: 'not_found', status: 404 })
  },
)

test('only the newest are kept', async () => {
  for (let count = 0; count < 203; count += 1) {
    writeFileSync(join(root, 'a.txt'), `${count}`)
    await files.remove('a.txt')
  }
  const kept = readdirSync(trashFolder).sort()
  expect(kept).toHaveLength(200)
  expect(readFileSync(join(trashFolder, kept.at(-1) ?? '', 'item'), 'utf8')).toBe('202')
})

test('a deletion can be bound to what was seen', async () => {
  writeFileSync(join(root, 'a.txt'), 'one')
  const { hash } = await files.read('a.txt')
  writeFileSync(join(root, 'a.txt'), 'two')
  await expect(files.remove('a.txt', hash)).rejects.toMatchObject({ type: 'file_changed' })
  expect(existsSync(join(root, 'a.txt'))).toBe(true)
})

test('makes folders, within the project', async () => {
  await files.makeFolder('src/new/deep')
  expect(await files.list('src/new')).toMatchObject([{ name: 'deep', kind: 'directory' }])
  await expect(files.makeFolder('src/new')).rejects.toMatchObject({ type: 'file_changed' })
  await expect(files.makeFolder('../elsewhere')).rejects.toMatchObject({
    type: 'path_escapes_project',
  })
})

test('what cannot be read is not said to be gone', async () => {
  writeFileSync(join(root, 'a.txt'), 'one')
  const { undoId: id } = await files.remove('a.txt')
  const manifest = join(trashFolder, id ?? '', 'manifest.json')
  rmSync(manifest)
  mkdirSync(manifest)
  await expect(files.undo(id ?? '')).rejects.toMatchObject({ code: 'EISDIR' })
})
