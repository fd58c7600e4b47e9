import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueHarness, FlueSession } from './flue-session.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const lead = createAgent(() => ({
  instructions: 'You lead.',
  model: 'demo/scripted',
  thinkingLevel: 'low',
  subagents: [{ name: 'reviewer', instructions: ({ session }) => `You review in ${session}.` }],
}))

async function inRun(
  code: (session: FlueSession, harness: FlueHarness) => Promise<unknown>,
  agent = lead,
) {
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent)
    return code(await harness.session(), harness)
  }
  project = await openTestProject({
    agents: { lead: { default: agent } },
    workflows: { work: { run } },
  })
  const folder = join(project.root, '.agents', 'roles')
  await mkdir(folder, { recursive: true })
  const coder = '---\nmodel: demo/guide\nthinking_level: high\n---\nYou write code.'
  await writeFile(join(folder, 'coder.md'), coder)
  await writeFile(join(folder, 'brief.md'), '---\ndescription: Short.\n---\nBe brief.')
  await writeFile(join(folder, 'broken.md'), '---\nthinking_level: enormous\n---\nx')
  return (await project.run('work')).result
}

function turns() {
  return (project?.host.events ?? []).flatMap((event) =>
    event.type === 'turn_request' ? [[event.model, event.thinkingLevel]] : [],
  )
}

test("a call's word wins over the role's, the role's over the agent's", async () => {
  await inRun(async (session) => {
    await session.prompt('hello')
    await session.prompt('hello', { role: 'coder' })
    await session.prompt('hello', { role: 'coder', model: 'demo/scripted', thinkingLevel: 'off' })
  })
  expect(turns()).toEqual([
    ['demo/scripted', 'low'],
    ['demo/guide', 'high'],
    ['demo/scripted', 'off'],
  ])
})

test('a role adds to the instructions; a declared subagent is one too', async () => {
  const systems = await inRun(async (_, harness) => {
    const session = await harness.session('brief', { role: 'brief' })
    const dump = async (role?: string) =>
      JSON.parse((await session.prompt('[[dump]]', role === undefined ? {} : { role })).text).system
    return [await dump(), await dump('reviewer')]
  })
  expect(systems).toEqual([
    expect.stringMatching(/You lead\.\s+Be brief\./),
    expect.stringMatching(/You lead\.\s+You review in brief\./),
  ])
  expect(systems).toEqual([expect.anything(), expect.not.stringContaining('Be brief')])
})

test('a role of the project comes before a declared subagent of its name', async () => {
  const subagents = ['brief', 'reviewer'].map((name) => ({ name, instructions: `Sub ${name}.` }))
  const systems = await inRun(
    async (session) => {
      const dump = async (role: string) =>
        JSON.parse((await session.prompt('[[dump]]', { role })).text).system
      return [await dump('brief'), await dump('reviewer')]
    },
    createAgent(() => ({ model: 'demo/scripted', subagents })),
  )
  expect(systems).toEqual([
    expect.stringContaining('Be brief.'),
    expect.stringContaining('Sub reviewer.'),
  ])
  expect(systems).toEqual([expect.not.stringContaining('Sub brief.'), expect.anything()])
})

test('tasks take a role, given by code or by the model', async () => {
  const result = await inRun(async (session) => {
    const { text } = await session.task('[[dump]]', { role: 'brief' })
    const call = JSON.stringify({ prompt: '[[dump]]', role: 'reviewer', agent: 'reviewer' })
    return [text, (await session.prompt(`[[tool:task ${call}]]`)).text]
  })
  expect(result).toEqual([
    expect.stringMatching(/You lead\.\\n\\nBe brief\./),
    expect.stringContaining('You review in'),
  ])
  const started = project?.host.events.filter(({ type }) => type === 'task_start')
  expect(started).toMatchObject([{ role: 'brief' }, { role: 'reviewer', subagent: 'reviewer' }])
})

test('an unknown role lists both kinds, and what is broken', async () => {
  const result = await inRun(async (session) => {
    const failures = []
    for (const call of [
      session.prompt('x', { role: 'nobody' }),
      session.skill({ name: 'a', description: 'b', instructions: 'c' }, { role: 'nobody' }),
      session.task('x', { role: 'nobody' }),
    ]) {
      failures.push(await call.catch(({ type, details }) => [type, details]))
    }
    return failures
  })
  const details = expect.stringMatching(
    /^Roles: brief, coder\. Declared subagents: reviewer\. broken\.md is broken/,
  )
  expect(result).toEqual([
    ['unknown_role', details],
    ['unknown_role', details],
    ['unknown_role', details],
  ])
})
