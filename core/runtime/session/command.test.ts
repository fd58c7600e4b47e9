import { afterEach, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createAgent } from '../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../agent/profile.ts'
import { defineCommand } from '../command/define-command.ts'
import type { RuntimeConfig } from '../config.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueHarness, FlueSession } from './flue-session.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

async function inRun(
  definition: AgentRuntimeConfig,
  code: (session: FlueSession, harness: FlueHarness) => Promise<unknown>,
  config: Partial<RuntimeConfig> = {},
) {
  const agent = createAgent(() => definition)
  const run = async (ctx: FlueContext) => {
    const harness = await ctx.init(agent)
    return code(await harness.session(), harness)
  }
  project = await openTestProject(
    { agents: { helper: { default: agent } }, workflows: { work: { run } } },
    config,
  )
  return (await project.run('work')).result
}

function tool(name: string, input: unknown = {}): string {
  return `[[tool:${name} ${JSON.stringify(input)}]]`
}

const greet = defineCommand({
  name: 'greet',
  description: 'Greets.',
  command: 'echo "hello $who"',
  schema: z.object({ who: z.string() }),
})

test('a model runs a command line in the sandbox, in the running operation', async () => {
  const text = await inRun({ commands: [greet] }, async (session) => {
    const reply = await session.prompt(tool('greet', { who: 'Ada; rm -rf "$HOME" $(id)' }))
    return reply.text
  })
  expect(text).toContain('hello Ada; rm -rf "$HOME" $(id)')
  const { host } = project ?? { host: null }
  expect([...(host?.operations.values() ?? [])].map(({ kind }) => kind)).toEqual(['prompt'])
  const command = host?.events.filter(({ type }) => type.startsWith('command_'))
  const call = { toolCallId: expect.any(String), turnId: expect.any(String) }
  expect(command).toMatchObject([
    { type: 'command_start', command: 'echo', args: ['"hello', '$who"'], ...call },
    { type: 'command_end', command: 'echo', exitCode: 0, ...call },
  ])
  const types = host?.eventTypes() ?? []
  expect(types.indexOf('tool_start')).toBeLessThan(types.indexOf('command_start'))
  expect(types.indexOf('command_end')).toBeLessThan(types.indexOf('tool_call'))
})

test('a function may be a command: nothing is empty, objects are JSON, errors are results', async () => {
  const fail = (name: string, execute: () => unknown) =>
    defineCommand({ name, description: 'Fails.', execute })
  const commands = [
    defineCommand({
      name: 'add',
      description: 'Adds.',
      schema: z.object({ a: z.number(), b: z.number() }),
      execute: ({ a, b }) => {
        expectTypeOf(a).toEqualTypeOf<number>()
        return { sum: a + b }
      },
    }),
    fail('throws', () => {
      throw new RangeError('too far')
    }),
    fail('returns', () => new TypeError('not that')),
  ]
  const texts = await inRun({ sandbox: false, commands }, async (session) => [
    (await session.prompt(tool('add', { a: 1, b: 2 }))).text,
    (await session.prompt(tool('throws'))).text,
    (await session.prompt(tool('returns'))).text,
    (await session.prompt(tool('add', { a: 'x' }))).text,
  ])
  expect(texts).toEqual([
    expect.stringContaining('{"sum":3}'),
    expect.stringContaining('{"error":"too far","type":"RangeError"}'),
    expect.stringContaining('{"error":"not that","type":"TypeError"}'),
    expect.stringContaining('Invalid arguments'),
  ])
})

test('a model sets no variable but those the schema declares', async () => {
  const show = defineCommand({
    name: 'show',
    description: 'Shows.',
    command: 'echo "a=$A b=$B"',
    schema: { type: 'object', properties: { A: { type: 'string' } } },
    env: { B: 'author' },
  })
  const text = await inRun({ commands: [show] }, async (session) => {
    return (await session.prompt(tool('show', { A: '1', B: '2', PATH: '/evil' }))).text
  })
  // The author's value was used, and is not shown.
  expect(text).toContain('a=1 b=[B]')
})

test('tools come in one order: built-ins, the agent’s, commands, then those of the call', async () => {
  const mine = (name: string) => defineTool({ name, description: 'x', execute: () => '' })
  const once = defineCommand({ name: 'once', description: 'x', command: 'true' })
  const names = await inRun(
    { sandbox: false, tools: [mine('agent')], commands: [greet, 'git'] },
    async (session) => {
      const options = { tools: [mine('call')], commands: [once] }
      const { text } = await session.prompt('[[dump]]', options)
      return JSON.parse(text).tools.map((it: { name: string } | string) =>
        typeof it === 'string' ? it : it.name,
      )
    },
  )
  expect(names).toEqual(['task', 'agent', 'greet', 'once', 'call'])
  const { agents } = (await project?.runtime.inventory()) ?? { agents: [] }
  const tools = agents[0]?.details?.tools.map(({ name, origin }) => [name, origin])
  expect(tools).toContainEqual(['greet', 'command'])
})

test('granted words add to the allowlist for their call, and never make one', async () => {
  const echo = tool('bash', { command: 'echo hi' })
  const granting = { commands: ['echo'] }
  const narrow = await inRun(
    { commands: ['pwd'] },
    async (session, harness) => [
      (await session.prompt(echo)).text,
      (await session.prompt(echo, granting)).text,
      (await session.prompt(tool('bash', { command: 'pwd' }))).text,
      (await session.shell('echo hi', granting)).stdout,
      (await harness.shell('echo hi', granting)).stdout,
      await session.shell('echo hi').catch(({ type }) => type),
    ],
    { allowedCommands: ['ls'] },
  )
  expect(narrow).toEqual([
    expect.stringContaining('Command not allowed: echo'),
    expect.stringContaining('hi'),
    expect.stringContaining('/workspace'),
    'hi\n',
    'hi\n',
    'permission_denied',
  ])
  await project?.[Symbol.asyncDispose]()
  const open = await inRun({}, async (session) => {
    return (await session.shell('printf ok', { commands: ['git'] })).stdout
  })
  expect(open).toBe('ok')
})

test("a policy that denies the shell denies an author's command too", async () => {
  const text = await inRun({ commands: [greet], policy: { shell: 'deny' } }, async (session) => {
    return (await session.prompt(tool('greet', { who: 'x' }))).text
  })
  expect(text).toContain('Permission denied')
})

test('secrets are seen by the commands of their call only, and by nothing that is kept', async () => {
  const leak = defineTool({
    name: 'leak',
    description: 'Fails with a value.',
    execute: () => {
      throw new Error('bad sk-very-secret')
    },
  })
  const mounting = { secrets: ['TOKEN'] }
  const print = tool('bash', { command: 'echo "<$TOKEN>" && echo $TOKEN > f' })
  const result = await inRun({ tools: [leak] }, async (session, harness) => [
    (await session.prompt(print, mounting)).text,
    (await session.prompt(tool('read', { path: 'f' }), mounting)).text,
    (await session.prompt(tool('leak'), mounting)).text,
    (await session.prompt(tool('bash', { command: 'echo "<$TOKEN>"' }))).text,
    (await session.shell('echo $TOKEN', mounting)).stdout === 'sk-very-secret\n',
    (await harness.shell('echo $TOKEN', mounting)).stdout === 'sk-very-secret\n',
    await session.prompt('x', { secrets: ['NOPE'] }).catch(({ type }) => type),
    await session.shell('x', { secrets: ['NOPE'] }).catch(({ type }) => type),
  ])
  expect(result).toEqual([
    expect.stringContaining('<[TOKEN]>'),
    expect.stringContaining('[TOKEN]'),
    expect.stringContaining('bad [TOKEN]'),
    expect.stringContaining('<>'),
    true,
    true,
    'unknown_secret',
    'unknown_secret',
  ])
  const { entries, events } = project?.host ?? {}
  expect(JSON.stringify([entries, events])).not.toContain('very-secret')
})

test('a malformed command is refused by name', () => {
  const refusal = (message: RegExp) =>
    expect.objectContaining({ type: 'invalid_command', message: expect.stringMatching(message) })
  const define = (written: object) => () => Reflect.apply(defineCommand, null, [written])
  const base = { name: 'a', description: 'b' }
  expect(define(base)).toThrow(refusal(/"a".*either `command`/))
  expect(define({ ...base, command: 'x', execute: () => '' })).toThrow(refusal(/either/))
  expect(define({ ...base, command: 'x', timeuot: 1 })).toThrow(refusal(/timeuot/))
  expect(define({ ...base, name: 'a b', command: 'x' })).toThrow(refusal(/`name` must be/))
})
