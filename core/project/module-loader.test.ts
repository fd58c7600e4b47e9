import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import * as zod from 'zod'
import { checkProjectConfig } from './config.ts'
import {
  createModuleLoader,
  type ModuleLoaderOptions,
  type ProjectLoader,
} from './module-loader.ts'

const hearth = { createAgent: (initialize: unknown) => ({ initialize }) }

function loaderOf(
  files: Record<string, string>,
  options: Partial<ModuleLoaderOptions> = {},
): ProjectLoader {
  const projectRoot = mkdtempSync(join(tmpdir(), 'hearth-loader-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(projectRoot, path)), { recursive: true })
    writeFileSync(join(projectRoot, path), text)
  }
  return createModuleLoader({
    projectRoot,
    folders: checkProjectConfig({}, null).folders,
    cacheFolder: join(projectRoot, '.hearth/cache'),
    quarantine: [],
    provided: { hearth, zod },
    ...options,
  })
}

test('hearth and zod resolve without being installed, by name and as a whole', async () => {
  const loader = loaderOf({
    'src/agents/a.ts': `
      import { createAgent } from 'hearth'
      import * as everything from 'hearth'
      import { z } from 'zod'
      import zodDefault from 'zod'
      import { suffix } from '../lib/suffix.ts'
      const typed: string = 'typed'
      export const input = z.object({ text: z.string() })
      export const same = everything.createAgent === createAgent && zodDefault.object === z.object
      export default createAgent(() => typed + suffix())
    `,
    'src/lib/suffix.ts': `export function suffix(): string { return '!' }`,
  })
  const module = await loader.load('src/agents/a.ts')
  expect(module).toMatchObject({ same: true, default: { initialize: expect.any(Function) } })
  expect(loader.loadedFiles().sort()).toEqual(['src/agents/a.ts', 'src/lib/suffix.ts'])
})

test('top-level await, import.meta and Node modules work', async () => {
  const loader = loaderOf({
    'src/agents/a.ts': `
      import { readFile } from 'node:fs/promises'
      export const length = (await readFile(new URL(import.meta.url), 'utf8')).length
    `,
  })
  expect(await loader.load('src/agents/a.ts')).toMatchObject({ length: expect.any(Number) })
})

test('a file that fails keeps its own error and hurts no other', async () => {
  const loader = loaderOf({
    'src/agents/syntax.ts': 'export const a = 1\nconst b: =\n',
    'src/agents/throws.ts': `export const a = 1\n\nthrow new Error('boom')\n`,
    'src/agents/good.ts': 'export default 1',
  })
  const [syntax, throws, good] = await Promise.allSettled(
    ['syntax', 'throws', 'good'].map((name) => loader.load(`src/agents/${name}.ts`)),
  )
  expect(syntax).toMatchObject({ reason: { message: expect.stringMatching(/syntax\.ts:2:/) } })
  expect(throws).toMatchObject({ reason: { stack: expect.stringMatching(/throws\.ts:3:/) } })
  expect(good).toMatchObject({ status: 'fulfilled' })
})

test('a file is evaluated once, and one at a time', async () => {
  const seen: (string | null)[] = []
  const loader = loaderOf(
    { 'src/agents/a.ts': 'export default {}', 'src/agents/b.ts': 'export default {}' },
    { onEvaluate: (file) => seen.push(file) },
  )
  const [first, again] = await Promise.all([
    loader.load('src/agents/a.ts'),
    loader.load('src/agents/a.ts'),
    loader.load('src/agents/b.ts'),
  ])
  expect(first).toBe(again)
  await expect.poll(() => seen).toEqual(['src/agents/a.ts', null, 'src/agents/b.ts', null])
})

test('a top-level await that never ends is given up', async () => {
  const loader = loaderOf(
    {
      'src/agents/waits.ts': 'await new Promise(() => {})',
      'src/agents/good.ts': 'export default 1',
    },
    { timeLimitMs: 50 },
  )
  const [waits, good] = await Promise.allSettled([
    loader.load('src/agents/waits.ts'),
    loader.load('src/agents/good.ts'),
  ])
  expect(waits).toMatchObject({ reason: { message: expect.stringContaining('did not finish') } })
  expect(good).toMatchObject({ status: 'fulfilled' })
})

test('a file in quarantine is not evaluated until its text changes', async () => {
  const files = { 'src/agents/a.ts': 'export default 1' }
  const hash = loaderOf(files).agents()[0]?.hash ?? ''
  const entry = { file: 'src/agents/a.ts', hash, message: 'It ended the thread.' }
  await expect(loaderOf(files, { quarantine: [entry] }).load(entry.file)).rejects.toThrow(
    'It ended the thread.',
  )
  const changed = loaderOf(files, { quarantine: [{ ...entry, hash: 'of another text' }] })
  await expect(changed.load(entry.file)).resolves.toMatchObject({ default: 1 })
})

test('a skill is imported like a module, with the files beside it', async () => {
  const skills = { loadSkill: (path: string) => ({ path: path.split('/').slice(-2).join('/') }) }
  const loader = loaderOf(
    {
      'src/agents/a.ts': `
        import triage from '../skills/triage/SKILL.md' with { type: 'skill' }
        import tone from '../skills/tone.md'
        export default [triage, tone]
      `,
      'src/skills/triage/SKILL.md': '---\nname: triage\n---\nSort.',
      'src/skills/tone.md': 'Be kind.',
    },
    { provided: { hearth: skills, zod } },
  )
  expect(await loader.load('src/agents/a.ts')).toMatchObject({
    default: [{ path: 'triage/SKILL.md' }, { path: 'skills/tone.md' }],
  })
  // A change of it reloads whoever imports it.
  expect(loader.loadedFiles()).toContain('src/skills/triage/SKILL.md')
})
