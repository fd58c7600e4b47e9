import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { ProjectGit } from '../../studio/port.ts'
import { openProjectFiles } from '../files.ts'
import { openProjectGit } from './project-git.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-git-'))
})

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' })
}

function open(folder = root): ProjectGit {
  return openProjectGit({ root: folder, files: openProjectFiles({ root: folder }) })
}

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

function commitAll(): void {
  git('add', '-A')
  git('commit', '-q', '-m', 'Begin')
}

test('a folder without a repository says so', async () => {
  expect(await open().status()).toMatchObject({ state: 'none', files: [], branch: null })
  await expect(open().diff('a.ts')).rejects.toMatchObject({ type: 'no_repository', status: 409 })
})

test('lists what changed, with names as they are', async () => {
  git('init', '-q', '-b', 'main')
  for (const name of ['changed.ts', 'gone.ts', 'old name.ts', 'same.ts', 'staged.ts']) {
    write(`src/${name}`, `// ${name}\nexport const value = 1\nexport const other = 2\n`)
  }
  commitAll()
  write('src/changed.ts', 'changed\n')
  rmSync(join(root, 'src/gone.ts'))
  git('mv', 'src/old name.ts', 'src/nëw name.ts')
  write('src/staged.ts', 'staged\n')
  git('add', 'src/staged.ts')
  write('src/fresh/file.ts', 'new\n')
  write('.hearth/state.txt', 'x')
  const status = await open().status()
  expect(status).toMatchObject({ state: 'ok', branch: 'main', isTruncated: false })
  expect(status.head).toMatch(/^[0-9a-f]{10}$/)
  const found = status.files.map(({ path, change, isStaged, from }) => [
    path,
    change,
    isStaged,
    from,
  ])
  expect(found.sort()).toEqual([
    ['src/changed.ts', 'modified', false, null],
    ['src/fresh/file.ts', 'untracked', false, null],
    ['src/gone.ts', 'deleted', false, null],
    ['src/nëw name.ts', 'renamed', true, 'src/old name.ts'],
    ['src/staged.ts', 'modified', true, null],
  ])
})

test('a project within a repository sees its own files by its own names', async () => {
  git('init', '-q', '-b', 'main')
  write('outside.ts', 'one\n')
  write('packages/bot/src/a.ts', 'one\n')
  commitAll()
  write('outside.ts', 'two\n')
  write('packages/bot/src/a.ts', 'two\n')
  const project = open(join(root, 'packages/bot'))
  expect((await project.status()).files.map(({ path }) => path)).toEqual(['src/a.ts'])
  expect(await project.diff('src/a.ts')).toEqual({
    path: 'src/a.ts',
    before: 'one\n',
    after: 'two\n',
    isBinary: false,
  })
})

test('shows both sides of a file: new, gone, binary', async () => {
  git('init', '-q', '-b', 'main')
  write('gone.ts', 'was here\n')
  writeFileSync(join(root, 'picture.bin'), new Uint8Array([1, 0, 2]))
  commitAll()
  rmSync(join(root, 'gone.ts'))
  write('new.ts', 'fresh\n')
  expect(await open().diff('gone.ts')).toMatchObject({ before: 'was here\n', after: null })
  expect(await open().diff('new.ts')).toMatchObject({ before: null, after: 'fresh\n' })
  expect(await open().diff('picture.bin')).toMatchObject({ before: null, isBinary: true })
})

test.each(['../outside.txt', 'link/secret.txt', '.git/config'])(
  'no path leads out: %s',
  async (path) => {
    git('init', '-q')
    const outside = mkdtempSync(join(tmpdir(), 'hearth-outside-'))
    writeFileSync(join(outside, 'secret.txt'), 'secret')
    symlinkSync(outside, join(root, 'link'))
    await expect(open().diff(path)).rejects.toMatchObject({ type: 'path_escapes_project' })
  },
)

test('runs no program that the repository names', async () => {
  git('init', '-q', '-b', 'main')
  write('a.txt', 'one\n')
  write('.gitattributes', '* filter=evil diff=evil\n')
  commitAll()
  const marker = join(root, '..', `${root.split('/').at(-1)}-marker`)
  const program = join(root, 'evil.sh')
  writeFileSync(program, `#!/bin/sh\necho ran >> '${marker}'\ncat\n`)
  chmodSync(program, 0o755)
  for (const name of ['fsmonitor', 'pager', 'sshCommand', 'askPass', 'editor']) {
    git('config', `core.${name}`, program)
  }
  git('config', 'core.hooksPath', root)
  writeFileSync(join(root, 'post-index-change'), `#!/bin/sh\necho ran >> '${marker}'\n`)
  chmodSync(join(root, 'post-index-change'), 0o755)
  git('config', 'diff.external', program)
  git('config', 'diff.evil.command', program)
  git('config', 'diff.evil.textconv', program)
  git('config', 'filter.evil.clean', program)
  git('config', 'filter.evil.process', program)
  git('config', 'filter.evil.required', 'true')
  rmSync(marker, { force: true })
  // The same size and another time: git must look into the file, and would filter it.
  write('a.txt', 'two\n')
  const status = await open().status()
  expect(status.files.map(({ path }) => path)).toContain('a.txt')
  expect(await open().diff('a.txt')).toMatchObject({ before: 'one\n', after: 'two\n' })
  expect(existsSync(marker)).toBe(false)
})

test('files said to be elsewhere are not looked at', async () => {
  git('init', '-q')
  git('config', 'core.worktree', mkdtempSync(join(tmpdir(), 'hearth-elsewhere-')))
  expect(await open().status()).not.toMatchObject({ state: 'ok' })
})
