/** The rules are git's: whatever a pattern is, git and we ignore the same. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listProjectFiles } from './project-files.ts'

let root: string
const paths = [
  'a',
  'b.log',
  'x/a',
  'x/b.log',
  'x/y/a',
  'x/y/b.log',
  'x/y/c d',
  'dist/a',
  '[x]/a',
  'x y/#a',
  '.hidden/a',
]
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-ignore-'))
  execFileSync('git', ['init', '-q', root])
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), '')
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** What git would add. */
function keptByGit(): string[] {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = spawnSync('git', ['-C', root, ...list], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
  })
  return stdout
    .split('\0')
    .filter((path) => path !== '')
    .sort()
}

const part = fc.constantFrom(
  'a',
  'b',
  'x',
  'y',
  'b.log',
  '*',
  '**',
  '?',
  '[ab]',
  '[!a]',
  '[a-x]',
  '\\[x\\]',
  'c d',
  'x y',
  '#a',
  '\\#a',
  '.hidden',
  'dist',
  '*.log',
  'a*',
  '**a',
  ' ',
  '\\',
)
const pattern = fc
  .tuple(
    fc.constantFrom('', '!', '/'),
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/', ' '),
  )
  .map(([before, parts, after]) => before + parts.join('/') + after)

test('as git does', async () => {
  await fc.assert(
    fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), (lines) => {
      writeFileSync(join(root, '.gitignore'), `${lines.join('\n')}\n`)
      expect({ lines, kept: listProjectFiles(root).files }).toEqual({ lines, kept: keptByGit() })
    }),
    { numRuns: 150 },
  )
})

test('a .gitignore in a folder speaks of that folder, and wins over those above', () => {
  writeFileSync(join(root, '.gitignore'), '*.log\n')
  writeFileSync(join(root, 'x/.gitignore'), '!b.log\n/y\n')
  const { files } = listProjectFiles(root)
  expect(files).toEqual(keptByGit())
  expect(files).toContain('x/b.log')
  expect(files).not.toContain('x/y/a')
  rmSync(join(root, 'x/.gitignore'))
})
