/** What a session's object offers besides its operations: closing, its files, names of other dialects. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createAgent } from '../agent/create-agent.ts'
import { defineAgentProfile } from '../agent/define-profile.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueHarness, FlueSession } from './flue-session.ts'
import { InMemorySessionStore } from './store/memory-session-store.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function inRun(
  code: (session: FlueSession, harness: FlueHarness, ctx: FlueContext) => Promise<unknown>,
  definition: Parameters<typeof createAgent>[0] = () => ({ sandbox: 'virtual' }),
): Promise<unknown> {
  const agent = createAgent(definition)
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent)
    return code(await harness.session(), harness, ctx)
  }
  project = await openTestProject({ workflows: { work: { run } } })
  return (await project.run('work', { n: 1 })).result
}

async function typeOf(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return error instanceof Error && 'type' in error ? error.type : error
  }
}

/** What each call of a session that is gone fails with. */
async function refusals(session: FlueSession): Promise<unknown[]> {
  const calls = [
    () => session.prompt('x'),
    () => session.skill('x'),
    () => session.task('x'),
    () => session.subagent('x'),
    () => session.shell('x'),
    () => session.compact(),
    () => session.stream('x'),
    () => session.readFile('x'),
  ]
  return [...new Set(await Promise.all(calls.map(typeOf)))]
}

test('a closed or deleted session takes no more calls; a closed one goes on under its name', async () => {
  const result = await inRun(async (session, harness) => {
    await session.prompt('[[say:first]]')
    const running = session.prompt('[[say:second]]')
    session.close()
    const refused = await refusals(session)
    const { text } = await running
    const again = await harness.session()
    const dump = JSON.parse((await again.prompt('[[dump]]')).text)
    await again.delete()
    const deleted = await refusals(again)
    return { refused, deleted, text, messages: dump.messages.length }
  })
  expect(result).toEqual({
    refused: ['session_closed'],
    deleted: ['session_deleted'],
    text: 'second',
    messages: 5,
  })
})

test('subagent delegates like task', async () => {
  const result = await inRun(
    async (session) => (await session.subagent('[[dump]]', { agent: 'reviewer' })).text,
    () => ({ sandbox: false, subagents: [{ name: 'reviewer', instructions: 'You review.' }] }),
  )
  expect(JSON.parse(String(result)).system).toContain('You review.')
  expect([...(project?.host.operations.values() ?? [])].map(({ kind }) => kind)).toEqual([
    'task',
    'prompt',
  ])
})

test('files are methods of a session too, and nothing of it is recorded', async () => {
  const result = await inRun(async (session) => {
    await session.mkdir('a/b/c')
    await session.writeFile('a/text.txt', 'hello')
    await session.writeBytes('a/b/bytes', new Uint8Array([1, 2, 3]))
    const before = {
      text: await session.readFile('a/text.txt'),
      bytes: [...(await session.readBytes('a/b/bytes'))],
      sameBytes: [...(await session.fs.readBytes('a/b/bytes'))],
      folder: (await session.statFile('a/b/c')).isDirectory,
      exists: await session.exists('a/text.txt'),
    }
    await session.rm('a', { recursive: true })
    return { ...before, gone: await session.exists('a/text.txt') }
  })
  expect(result).toEqual({
    text: 'hello',
    bytes: [1, 2, 3],
    sameBytes: [1, 2, 3],
    folder: true,
    exists: true,
    gone: false,
  })
  expect(project?.host.entries).toHaveLength(0)
})

test('stat speaks both key styles, and its path starts at the sandbox root', async () => {
  const result = await inRun(async (session) => {
    await session.writeFile('notes/a.txt', 'hello')
    return [await session.statFile('notes/a.txt'), await session.fs.stat('notes')]
  })
  expect(result).toEqual([
    {
      path: expect.stringMatching(/^\/.*notes\/a\.txt$/),
      isFile: true,
      isDirectory: false,
      isSymbolicLink: false,
      is_file: true,
      is_dir: false,
      is_directory: false,
      is_symbolic_link: false,
      size: 5,
      mtime: expect.any(Number),
    },
    expect.objectContaining({
      isDirectory: true,
      is_dir: true,
      is_directory: true,
      is_file: false,
    }),
  ])
})

test('a task in a folder has the notes, the skills and the roles of that folder', async () => {
  const result = await inRun(async (session) => {
    await session.writeFile('lib/AGENTS.md', 'Notes of the library.')
    await session.writeFile('lib/.agents/roles/critic.md', '---\nname: critic\n---\nYou criticise.')
    await session.writeFile(
      'lib/.agents/skills/polish.md',
      '---\nname: polish\ndescription: Polishes.\n---\nPolish it.',
    )
    const { text } = await session.task('[[dump]]', { cwd: 'lib', role: 'critic' })
    const elsewhere = await typeOf(() => session.task('x', { role: 'critic' }))
    return { system: JSON.parse(text).system, elsewhere }
  })
  expect(result).toMatchObject({ elsewhere: 'unknown_role' })
  const system = String(Reflect.get(Object(result), 'system'))
  expect([...(project?.host.sessions.values() ?? [])].map(({ metadata }) => metadata)).toEqual([
    {},
    { role: 'critic', cwd: 'lib', task_depth: 1 },
  ])
  for (const part of ['Notes of the library.', 'You criticise.', 'polish']) {
    expect(system).toContain(part)
  }
})

test('a role of the task’s folder wins over one of the project', async () => {
  const agent = createAgent(() => ({ sandbox: 'virtual' as const }))
  const run = async (ctx: FlueContext) => {
    const session = await (await ctx.init(agent)).session()
    await session.writeFile('lib/.agents/roles/critic.md', 'You criticise the library.')
    return (await session.task('[[dump]]', { cwd: 'lib', role: 'critic' })).text
  }
  project = await openTestProject({ workflows: { work: { run } } })
  await mkdir(join(project.root, '.agents/roles'), { recursive: true })
  await writeFile(join(project.root, '.agents/roles/critic.md'), 'You criticise the project.')
  const { result } = await project.run('work')
  expect(result).toContain('You criticise the library.')
  expect(result).not.toContain('You criticise the project.')
})

test('the context says which run, which workflow, which file and which settings', async () => {
  const result = await inRun(async (_session, _harness, ctx) => ({
    isItself: ctx.id === ctx.runId && ctx.id === ctx.agentId,
    id: ctx.id,
    workflow: ctx.workflowName,
    route: ctx.route,
    model: ctx.config.model,
    payload: ctx.payload,
    greeting: ctx.env.GREETING,
    req: ctx.req === undefined,
  }))
  expect(result).toEqual({
    isItself: true,
    id: expect.stringMatching(/^workflow:work:/),
    workflow: 'work',
    route: {
      name: 'work',
      file: 'src/workflows/work.ts',
      urlPath: '/workflows/work',
      triggers: { webhook: true, schedule: null },
    },
    model: 'demo/scripted',
    payload: { n: 1 },
    greeting: 'hello',
    req: true,
  })
})

test('a harness in a workflow has sessions, a shell and files, which it shares with its sessions', async () => {
  const result = await inRun(async (session, harness) => {
    await harness.fs.writeFile('a.txt', 'hello')
    const { stdout } = await harness.shell('cat a.txt')
    const other = await harness.session('other')
    await other.prompt('[[say:x]]')
    const found = await harness.sessions.get('other')
    return {
      names: [session.name, other.name, found.name],
      texts: [stdout, await other.fs.readFile('a.txt'), await found.readFile('a.txt')],
      messages: JSON.parse((await found.prompt('[[dump]]')).text).messages.length,
      own: JSON.parse((await session.prompt('[[dump]]')).text).messages.length,
    }
  })
  expect(result).toEqual({
    names: ['default', 'other', 'other'],
    texts: ['hello', 'hello', 'hello'],
    messages: 3,
    own: 1,
  })
})

test('profile, cwd, sandbox and persist of a definition all count', async () => {
  const persist = new InMemorySessionStore()
  const agent = createAgent(() => ({
    profile: defineAgentProfile({ instructions: 'From the profile.' }),
    cwd: 'work',
    sandbox: 'local' as const,
    policy: { shell: 'allow' as const },
    persist,
  }))
  project = await openTestProject({ agents: { keeper: { default: agent } } })
  await mkdir(join(project.root, 'work'))
  const { text } = await project.prompt('keeper', '[[tool:bash {"command":"pwd"}]]')
  expect(text).toContain(join(project.root, 'work'))
  const dump = await project.prompt('keeper', '[[dump]]')
  expect(JSON.parse(dump.text).system).toContain('From the profile.')
  expect(await persist.load('keeper:one:default')).toMatchObject({
    metadata: { agent: 'keeper', instanceId: 'one', session: 'default' },
  })
})

test('tools come from the profile, the agent, ctx.init and the call', async () => {
  const tool = (name: string) => defineTool({ name, description: 'A tool.', execute: () => name })
  const agent = createAgent(() => ({
    sandbox: false as const,
    profile: { tools: [tool('of_profile')] },
    tools: [tool('of_agent')],
  }))
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent, { tools: [tool('of_init')] })
    const session = await harness.session()
    const dump = await session.prompt('[[dump]]', { tools: [tool('of_call')] })
    const { text } = await session.prompt('[[tool:of_init {}]]')
    const { tools } = JSON.parse(dump.text)
    const names = tools.map(({ name }: { name: string }) => name)
    return { names: names.filter((name: string) => name.startsWith('of_')), text }
  }
  project = await openTestProject({ workflows: { work: { run } } })
  expect((await project.run('work')).result).toEqual({
    names: ['of_profile', 'of_agent', 'of_init', 'of_call'],
    text: expect.stringContaining('of_init'),
  })
})
