import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { readSources } from './source-texts.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-sources-'))
})

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

test('gives sources, and nothing that is generated or hidden', async () => {
  write('src/a.ts', 'export const a = 1\n')
  write('lib/b.mjs', 'export const b = 1\n')
  write('dist/a.js', 'x')
  write('.cache/a.ts', 'x')
  write('.hearth/types/a.d.ts', 'x')
  write('README.md', '# Hi')
  const { files, isTruncated } = await readSources(root)
  expect(files.map(({ path }) => path)).toEqual(['lib/b.mjs', 'src/a.ts'])
  expect(isTruncated).toBe(false)
})

test('leaves out what is deleted while it reads', async () => {
  for (const path of ['a.ts', 'b.ts', 'lib/c.ts']) write(path, 'export {}\n')
  const { signal } = new AbortController()
  let looked = 0
  // Asked before each file is read.
  signal.throwIfAborted = () => {
    looked += 1
    if (looked === 2)
      for (const path of ['b.ts', 'lib']) rmSync(join(root, path), { recursive: true })
  }
  const { files } = await readSources(root, signal)
  expect(files.map(({ path }) => path)).toEqual(['a.ts'])
})

test('gives the declarations of packages that are imported, and what those need', async () => {
  write('src/a.ts', "import { make } from 'kit'\nimport sub from 'kit/sub'\nimport 'zod'\n")
  write(
    'node_modules/kit/package.json',
    JSON.stringify({
      exports: {
        '.': { types: './t/index.d.ts' },
        './sub': { import: { types: './t/sub.d.mts' } },
      },
    }),
  )
  write(
    'node_modules/kit/t/index.d.ts',
    "export * from './more.js'\nimport type { D } from 'dep'\n",
  )
  write('node_modules/kit/t/more.d.ts', 'export declare function make(): void\n')
  write('node_modules/kit/t/sub.d.mts', 'export default 1\n')
  write('node_modules/kit/t/unused.d.ts', 'export {}\n')
  write('node_modules/@types/dep/package.json', JSON.stringify({ types: 'main.d.ts' }))
  write('node_modules/@types/dep/main.d.ts', 'export type D = 1\n')
  write('node_modules/other/package.json', '{}')
  write('node_modules/other/index.d.ts', 'export {}')
  const { packages } = await readSources(root)
  expect(packages.map(({ path }) => path).sort()).toEqual([
    'node_modules/@types/dep/main.d.ts',
    'node_modules/@types/dep/package.json',
    'node_modules/kit/package.json',
    'node_modules/kit/t/index.d.ts',
    'node_modules/kit/t/more.d.ts',
    'node_modules/kit/t/sub.d.mts',
  ])
})

test('nothing outside of the project is read for a declaration', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'hearth-outside-'))
  writeFileSync(join(outside, 'package.json'), '{"types":"index.d.ts"}')
  writeFileSync(join(outside, 'index.d.ts'), 'export declare const secret: 1')
  write('src/a.ts', "import 'linked'\nimport 'climbs'\n")
  mkdirSync(join(root, 'node_modules/climbs'), { recursive: true })
  symlinkSync(outside, join(root, 'node_modules/linked'))
  write('node_modules/climbs/package.json', '{"types":"../../../../../../etc/passwd.d.ts"}')
  const { packages } = await readSources(root)
  expect(packages.map(({ path }) => path)).toEqual(['node_modules/climbs/package.json'])
})
