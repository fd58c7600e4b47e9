import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OpenProjectsFile } from './open-projects.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-session-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was open is there again, in its order', () => {
  new OpenProjectsFile(folder).write(['/b', '/a'])
  expect(new OpenProjectsFile(folder).read()).toEqual(['/b', '/a'])
})

test.each(['', 'no', '{"projects":"/a"}', '{"projects":[1]}'])('%j is nothing', (content) => {
  expect(new OpenProjectsFile(folder).read()).toEqual([])
  writeFileSync(join(folder, 'session.json'), content)
  expect(new OpenProjectsFile(folder).read()).toEqual([])
})
