import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createAgent } from '../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../agent/profile.ts'
import { loadSkill } from '../skill/load-skill.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueHarness, FlueSession } from './flue-session.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

type Code = (session: FlueSession, harness: FlueHarness) => Promise<unknown>

async function open(definition: () => AgentRuntimeConfig, code: Code = async () => null) {
  const agent = createAgent(definition)
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent)
    return code(await harness.session(), harness)
  }
  project = await openTestProject({
    agents: { helper: { default: agent } },
    workflows: { work: { run } },
  })
  return project
}

async function write({ root }: { root: string }, path: string, text: string) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

const greet = '---\nname: greet\ndescription: Greet somebody.\n---\n[[say:greeted]]'

async function dumped(project: TestProject) {
  const { system, tools } = JSON.parse((await project.prompt('helper', '[[dump]]')).text)
  return { system: String(system), tools: JSON.stringify(tools) }
}

test('skills of the project are told to the model and read by its skill tool', async () => {
  const project = await open(() => ({ instructions: 'Help.' }))
  expect(await dumped(project)).toEqual({
    system: expect.not.stringContaining('skill'),
    tools: expect.not.stringContaining('"skill"'),
  })
  await write(project, '.agents/skills/triage/SKILL.md', '---\ndescription: Sort it.\n---\nLook.')
  await write(project, '.agents/skills/triage/labels.md', 'bug, idea')
  await write(project, '.agents/skills/broken.md', '---\nname: [\n---\n')
  const { system, tools } = await dumped(project)
  expect(system).toContain('- triage: Sort it.')
  expect(tools).toContain('"skill"')
  const call = (input: unknown) =>
    project.prompt('helper', `[[tool:skill ${JSON.stringify(input)}]]`)
  const read = (await call({ name: 'triage', args: { issue: 7 } })).text
  expect(read).toMatch(/Look\.[\s\S]*"issue": 7[\s\S]*labels\.md/)
  expect((await call({ name: 'triage', file: 'labels.md' })).text).toContain('bug, idea')
  expect((await call({ name: 'triage', file: '../broken.md' })).text).toContain('has no file')
  expect((await call({ name: 'tirage' })).text).toMatch(
    /Unknown skill "tirage"[\s\S]*Skills: triage\.[\s\S]*broken\.md is broken/,
  )
})

test("an author's own tool called skill keeps its name", async () => {
  const skill = defineTool({ name: 'skill', description: 'Mine.', execute: () => 'mine' })
  const project = await open(() => ({ tools: [skill] }))
  await write(project, '.agents/skills/greet.md', greet)
  expect(await dumped(project)).toEqual({
    system: expect.not.stringContaining('greet'),
    tools: expect.stringContaining('"skill"'),
  })
  expect((await project.prompt('helper', '[[tool:skill {}]]')).text).toContain('mine')
})

test('session.skill runs one by name, path or reference, as an operation of its own kind', async () => {
  const inline = { name: 'inline', description: 'Inline.', instructions: '[[say:inlined]]' }
  const project = await open(
    () => ({ skills: [inline] }),
    async (session) => {
      const texts = []
      for (const skill of ['greet', 'greet.md', 'nested/deep', 'inline', inline]) {
        texts.push((await session.skill(skill, { args: { who: 'Ada' } })).text)
      }
      return texts
    },
  )
  await write(project, '.agents/skills/greet.md', greet)
  await write(project, '.agents/skills/nested/deep/SKILL.md', '[[say:deep]]')
  const { result } = await project.run('work')
  expect(result).toEqual(['greeted', 'greeted', 'deep', 'inlined', 'inlined'])
  const kinds = [...project.host.operations.values()].map(({ kind, preview }) => [kind, preview])
  expect(kinds[0]).toEqual(['skill', 'greet'])
  const [asked, answer] = project.host.entriesOf('default')
  expect(asked?.data).toMatchObject({
    source: 'skill',
    message: { content: [{ text: expect.stringContaining('"who": "Ada"') }] },
  })
  expect(answer?.data).toMatchObject({ source: 'skill' })
})

test('a skill answers with a typed result, and checks its arguments', async () => {
  const project = await open(
    () => ({}),
    async (session) => {
      const result = z.object({ label: z.string() })
      const { data } = await session.skill('label', { args: { issue: 7 }, result })
      const refused = await session.skill('label').catch((error) => error)
      return { data, refused: refused.type }
    },
  )
  const schema = 'input_schema:\n  type: object\n  required: [issue]'
  const text = `---\n${schema}\n---\n[[say:{"label":"bug"}]]`
  await write(project, '.agents/skills/label.md', text)
  expect((await project.run('work')).result).toEqual({
    data: { label: 'bug' },
    refused: 'invalid_skill_arguments',
  })
})

test('an unknown skill lists the names, a path that leads out is refused', async () => {
  const project = await open(
    () => ({}),
    async (session) => {
      const failures = []
      for (const name of ['nothing', 'nothing/here.md', '../roles/coder.md', '/etc/x.md']) {
        failures.push(await session.skill(name).catch(({ type, details }) => [type, details]))
      }
      return failures
    },
  )
  await write(project, '.agents/skills/greet.md', greet)
  await write(project, '.agents/roles/coder.md', 'Secret.')
  const { result } = await project.run('work')
  expect(result).toMatchObject([
    ['skill_not_found', 'Skills: greet.'],
    ['skill_not_found', 'Skills: greet.'],
    ['path_escapes_skills', expect.any(String)],
    ['path_escapes_skills', expect.any(String)],
  ])
})

test("what lies in the sandbox is added to the agent's instructions, and its skills come first", async () => {
  const project = await open(
    () => ({ instructions: 'I am the author.' }),
    async (session, harness) => {
      await harness.fs.writeFile('AGENTS.md', 'Notes of the sandbox.')
      await harness.fs.writeFile('.agents/skills/greet.md', '[[say:from the sandbox]]')
      await harness.fs.writeFile('sub/.agents/skills/greet.md', '[[say:from the folder]]')
      const { system } = JSON.parse((await session.prompt('[[dump]]')).text)
      const texts = [
        (await session.skill('greet')).text,
        (await session.skill('greet.md')).text,
        (await session.skill('greet', { cwd: 'sub' })).text,
      ]
      return { system, texts }
    },
  )
  await write(project, 'AGENTS.md', 'Notes of the project.')
  await write(project, '.agents/skills/greet.md', greet)
  const { result } = await project.run('work')
  expect(result).toEqual({
    system: expect.stringMatching(
      /I am the author\.[\s\S]*Notes of the project\.[\s\S]*Notes of the sandbox\./,
    ),
    texts: ['from the sandbox', 'from the sandbox', 'from the folder'],
  })
})

test('an agent that works in the project itself is told its notes once', async () => {
  const project = await open(() => ({ sandbox: 'local' }))
  await write(project, 'AGENTS.md', 'Only once.')
  const { system } = await dumped(project)
  expect(system.match(/Only once\./g)).toHaveLength(1)
})

test('links and folders in the place of notes do not keep an agent from working', async () => {
  const project = await open(() => ({ sandbox: 'local' }))
  await symlink(join(project.root, 'gone'), join(project.root, 'CLAUDE.md'))
  await mkdir(join(project.root, '.agents', 'skills'), { recursive: true })
  await symlink('gone', join(project.root, '.agents', 'skills', 'x.md'))
  expect((await project.prompt('helper', '[[say:fine]]')).text).toBe('fine')
})

test('nothing of a sandbox is read where the agent may not read', async () => {
  const project = await open(() => ({ sandbox: 'local', policy: { read: 'deny' }, cwd: 'work' }))
  await write(project, 'work/AGENTS.md', 'Hidden.')
  expect((await dumped(project)).system).not.toContain('Hidden')
})

test('a packaged skill is found from the project, told, and listed in the inventory', async () => {
  const project = await open(() => ({ skills: [loadSkill('skills/review')] }))
  await write(project, 'skills/review/SKILL.md', '---\ndescription: Review code.\n---\nLook twice.')
  await write(project, 'skills/review/list.md', '- tests')
  await write(project, '.agents/skills/greet.md', greet)
  const read = '[[tool:skill {"name":"review","file":"list.md"}]]'
  expect((await project.prompt('helper', read)).text).toContain('- tests')
  const { agents } = await project.runtime.inventory()
  expect(agents[0]?.details?.skills).toEqual([
    { name: 'greet', description: 'Greet somebody.' },
    { name: 'review', description: 'Review code.' },
  ])
})
