import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { ProjectFiles } from '../studio/port.ts'
import { openProjectFiles } from './files.ts'

let root: string
let outside: string
let files: ProjectFiles

beforeEach(() => {
  const base = mkdtempSync(join(tmpdir(), 'hearth-files-'))
  root = join(base, 'project')
  outside = join(base, 'outside')
  mkdirSync(join(root, '.hearth'), { recursive: true })
  mkdirSync(join(root, 'src'))
  mkdirSync(outside)
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(root, 'README.md'), '# Hi\n')
  files = openProjectFiles({ root })
})

test('lists folders first, without what is hidden', async () => {
  mkdirSync(join(root, 'node_modules'))
  const nodes = await files.list('')
  expect(nodes.map(({ path, kind }) => [path, kind])).toEqual([
    ['src', 'directory'],
    ['README.md', 'file'],
  ])
})

test('writes new files with their folders, and only what is expected', async () => {
  const made = await files.write('src/agents/a.ts', 'one', null)
  expect(made).toMatchObject({ path: 'src/agents/a.ts', content: 'one', encoding: 'utf8', size: 3 })
  await expect(files.write('src/agents/a.ts', 'two', null)).rejects.toMatchObject({
    type: 'file_changed',
    status: 409,
  })
  const saved = await files.write('src/agents/a.ts', 'two', made.hash)
  await expect(files.write('src/agents/a.ts', 'three', made.hash)).rejects.toMatchObject({
    type: 'file_changed',
  })
  await files.write('src/agents/a.ts', 'forced', undefined)
  expect(saved.hash).not.toBe(made.hash)
  expect(readFileSync(join(root, 'src/agents/a.ts'), 'utf8')).toBe('forced')
})

test('of two saves of the same version one wins', async () => {
  const { hash } = await files.read('README.md')
  const saves = await Promise.allSettled([
    files.write('README.md', 'first', hash),
    files.write('README.md', 'second', hash),
  ])
  expect(saves.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('first')
})

test.each([
  '../outside/secret.txt',
  'src/../../outside/secret.txt',
  '.hearth/hearth.db',
  'src/../.git/config',
  'node_modules/x',
  'link/secret.txt',
  'link',
  'dangling',
])('never leaves the root: %s', async (path) => {
  symlinkSync(outside, join(root, 'link'))
  symlinkSync(join(outside, 'not-yet'), join(root, 'dangling'))
  const refused = { type: 'path_escapes_project', status: 400 }
  await expect(files.read(path)).rejects.toMatchObject(refused)
  await expect(files.write(path, 'x', undefined)).rejects.toMatchObject(refused)
  await expect(files.remove(path)).rejects.toMatchObject(refused)
  await expect(files.rename(path, 'here')).rejects.toMatchObject(refused)
  await expect(files.rename('README.md', path)).rejects.toMatchObject(refused)
  expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('secret')
})

test('bytes that are not text come as base64', async () => {
  writeFileSync(join(root, 'icon.png'), Buffer.from([0x89, 0x50, 0, 0xff]))
  expect(await files.read('icon.png')).toMatchObject({ encoding: 'base64', content: 'iVAA/w==' })
})

test('renames without overwriting and removes whole folders', async () => {
  await files.rename('README.md', 'docs/intro.md')
  expect((await files.read('docs/intro.md')).content).toBe('# Hi\n')
  await files.write('other.md', 'x', null)
  await expect(files.rename('other.md', 'docs/intro.md')).rejects.toMatchObject({
    type: 'file_changed',
  })
  await files.remove('docs')
  await expect(files.read('docs/intro.md')).rejects.toMatchObject({
    type: 'file_not_found',
    status: 404,
  })
  await expect(files.remove('')).rejects.toMatchObject({ type: 'path_escapes_project' })
})

test('what the file system refuses is the caller’s matter, never a failure of the server', async () => {
  symlinkSync('b', join(root, 'a'))
  symlinkSync('a', join(root, 'b'))
  const long = 'x'.repeat(300)
  const invalid = { type: 'invalid_request', status: 400 }
  for (const path of [long, `${'d/'.repeat(3000)}x`, 'a', 'a/b']) {
    await expect(files.read(path)).rejects.toMatchObject(invalid)
    await expect(files.list(path)).rejects.toMatchObject(invalid)
    await expect(files.write(path, '', undefined)).rejects.toMatchObject(invalid)
    await expect(files.remove(path)).rejects.toMatchObject(invalid)
    await expect(files.rename('README.md', path)).rejects.toMatchObject(invalid)
  }
  for (const path of ['.', 'src', 'README.md/inner']) {
    await expect(files.write(path, '', undefined)).rejects.toMatchObject(invalid)
  }
  await expect(files.rename('src', 'src/inner')).rejects.toMatchObject(invalid)
  await expect(files.rename('README.md', 'README.md/inner')).rejects.toMatchObject(invalid)
  for (const target of ['.', 'src', 'README.md']) {
    await expect(files.rename('src', target)).rejects.toMatchObject({ type: 'file_changed' })
  }
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('# Hi\n')
})
