/** What a project's configuration says about the project as a whole, in an open one. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findResources } from '../project/resources.ts'
import {
  ask,
  openStudio,
  projectFolder,
  scriptedAgent,
  writeSource,
} from './testing/test-studio.ts'

test('state_dir is where history is kept; types stay where the compiler looks for them', async () => {
  const root = projectFolder({
    'hearth.toml': '[agent]\nstate_dir = ".pyflue/sessions"\n',
    'src/agents/echo.ts': scriptedAgent,
  })
  const studio = await openStudio([])
  const project = await studio.open(root)
  expect(await ask(project, '[[say:kept]]')).toBe('kept')
  expect(existsSync(join(root, '.pyflue/sessions/hearth.db'))).toBe(true)
  expect(existsSync(join(root, '.hearth/hearth.db'))).toBe(false)
  await studio.shutdown()
  // Source that was never built has no declarations to give.
  expect(existsSync(join(root, '.hearth/types'))).toBe(findResources().types !== null)
  expect(existsSync(join(root, '.pyflue/sessions/types'))).toBe(false)
  const again = await (await openStudio([])).open(root)
  expect(again.store.sessions.list({}, {}).items).toHaveLength(1)
  // Its own database is no change of the project.
  await again.watching
  await ask(again, '[[say:more]]')
  expect(again.store.events.list({ types: ['file_changed'] }, {})).toEqual([])
})

test('a module cannot move the state, and says so', async () => {
  const root = projectFolder({
    'hearth.config.mjs': `export default { agent: { model: 'demo/scripted', stateDir: 'state' } }`,
    'src/agents/echo.ts': `import { createAgent } from 'hearth'\nexport default createAgent(() => ({}))`,
  })
  const project = await (await openStudio([])).open(root)
  expect(await ask(project, '[[say:on]]')).toBe('on')
  expect(project.describe().problems).toMatchObject([
    { message: '"stateDir" in [agent] has no effect here.', file: 'hearth.config.mjs' },
  ])
  expect(existsSync(join(root, 'state'))).toBe(false)
})

test('HEARTH_CONFIG names the file that counts', async () => {
  const agent = `import { createAgent } from 'hearth'\nexport default createAgent(() => ({}))`
  const root = projectFolder({
    'hearth.toml': '[agent]\nmodel = "nobody/nothing"\n',
    'staging.toml': '[agent]\nmodel = "demo/scripted"\n',
    'src/agents/echo.ts': agent,
  })
  const studio = await openStudio([], { env: { HEARTH_CONFIG: 'staging.toml' } })
  expect(await ask(await studio.open(root), '[[say:staged]]')).toBe('staged')
})

test('a PyFlue project opens: its file is read, its Python listed, its roles and skills known', async () => {
  const root = projectFolder({
    'pyflue.toml': '[agent]\nmodel = "demo/scripted"\nharness = "pydanticai"\n',
    'src/agents/old.py': 'print(1)',
    'agents/ported.ts': `import { createAgent } from 'hearth'\nexport default createAgent(() => ({}))`,
    '.pyflue/agents/kept.ts': scriptedAgent,
    '.agents/skills/tidy/SKILL.md': '---\nname: tidy\ndescription: Tidies.\n---\nTidy up.\n',
  })
  const project = await (await openStudio([])).open(root)
  const { agents } = await project.inventory()
  expect(
    agents.map(({ name, details }) => [name, details?.skills.map((skill) => skill.name)]),
  ).toEqual([
    ['kept', ['tidy']],
    ['ported', ['tidy']],
  ])
  expect(await ask(project, '[[say:here]]', { agent: 'ported' })).toBe('here')
  const problems = () => project.describe().problems.map(({ file }) => file)
  expect(problems()).toEqual(['src/agents/old.py'])
  await project.watching
  rmSync(join(root, 'src/agents/old.py'))
  await expect.poll(problems).toEqual([])
  writeSource(root, 'src/agents/new.py', '')
  await expect.poll(problems).toEqual(['src/agents/new.py'])
})
