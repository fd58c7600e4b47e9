/** Which folders of a person are offered as projects. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findProjects } from './found-projects.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hearth-found-'))
})
afterEach(() => rmSync(home, { recursive: true }))

function write(path: string, text = ''): void {
  mkdirSync(join(home, path, '..'), { recursive: true })
  writeFileSync(join(home, path), text)
}

test('projects are found in the home folder, where code is kept, and in the current folder', async () => {
  write('here/hearth.toml')
  write('code/desk/pyflue.toml')
  write('code/desk/.env', 'OPENAI_API_KEY=sk-1\nOTHER=x\n')
  write('projects/helper/src/agents/helper.ts')
  write('elsewhere/below/hearth.toml')
  write('code/plain/readme.md')
  const found = await findProjects({ home, current: join(home, 'elsewhere'), known: [] })
  expect(found).toEqual([
    { root: join(home, 'elsewhere/below'), name: 'below', mark: 'hearth.toml', keys: [] },
    { root: join(home, 'code/desk'), name: 'desk', mark: 'pyflue.toml', keys: ['OpenAI'] },
    { root: join(home, 'projects/helper'), name: 'helper', mark: 'src/agents', keys: [] },
    { root: join(home, 'here'), name: 'here', mark: 'hearth.toml', keys: [] },
  ])
})

test('what was opened, is hidden, lies deeper or is private is left alone', async () => {
  write('code/known/hearth.toml')
  write('.config/hearth.toml')
  write('Documents/hearth.toml')
  write('code/team/deep/hearth.toml')
  const known = [join(home, 'code/known')]
  expect(await findProjects({ home, current: '/', known })).toEqual([])
  expect(await findProjects({ home: join(home, 'gone'), current: '/', known })).toEqual([])
})
