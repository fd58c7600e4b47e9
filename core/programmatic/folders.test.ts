import { expect, onTestFinished, test, vi } from 'vitest'
import { init, loadRoles, loadSkills } from '../index.ts'
import { projectFolder } from '../studio/testing/test-studio.ts'

const skill = '---\nname: triage\ndescription: Sorts issues.\n---\nSort it.'
const role = '---\nname: critic\n---\nYou criticise.'

test('skills and roles of a folder are read from code, the project’s own by default', async () => {
  vi.stubEnv('HEARTH_HOME', projectFolder({}))
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const root = projectFolder({
    'hearth.toml': '[agent]\nmodel = "demo/scripted"\nroles_dir = "people"\n',
    '.agents/skills/triage/SKILL.md': skill,
    '.agents/skills/triage/notes.txt': 'x',
    'more/polish.md': '---\nname: polish\ndescription: Polishes.\n---\nPolish it.',
    'people/critic.md': role,
    'broken/a.md': '---\nname: [\n---\n',
  })
  await using agent = await init({ root, skills: await loadSkills(`${root}/more`), sandbox: false })
  expect(await loadSkills()).toMatchObject([{ name: 'triage', resources: ['notes.txt'] }])
  expect(await loadRoles()).toMatchObject([{ name: 'critic', instructions: 'You criticise.' }])
  expect(await loadSkills('more')).toMatchObject([{ name: 'polish' }])
  await expect(loadSkills('broken')).rejects.toMatchObject({ type: 'invalid_front_matter' })
  await expect(loadRoles('broken')).rejects.toMatchObject({ type: 'invalid_front_matter' })
  const session = await agent.session()
  expect((await session.skill('polish')).text).toBe('ok')
})
