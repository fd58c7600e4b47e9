import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type { FlueHarness, FlueSession } from '../session/flue-session.ts'
import type { PromptResponse } from '../session/response.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import { type CreatedAgent, createAgent, isCreatedAgent } from './create-agent.ts'
import { defineAgentProfile, extendAgentProfile, resolveAgentProfile } from './define-profile.ts'
import { evaluateAgent } from './definition.ts'
import { instanceFolder } from './instance-sandboxes.ts'
import type { AgentRuntimeConfig } from './profile.ts'

const context = { id: 'ticket-7', env: { KEY: 'value' }, payload: undefined }
const settings = { sandbox: 'virtual' } as const
const tool = (name: string) => defineTool({ name, description: 'Does it.', execute: () => '' })
const skill = (name: string) => ({ name, description: 'When needed.', instructions: 'Do it.' })

/** What an author who ignores the types may write. */
function evaluate(written: unknown) {
  const agent: CreatedAgent = createAgent(() => written as AgentRuntimeConfig)
  return evaluateAgent(agent, context, settings)
}

test('an initializer may take the context or nothing, and be async', async () => {
  const withContext = createAgent(async (ctx) => ({ instructions: `Help ${ctx.id}.` }))
  const evaluated = await evaluateAgent(withContext, context, settings)
  expect(evaluated.profile.instructions).toBe('Help ticket-7.')
  expect((await evaluate({ model: 'a/b' })).profile.model).toBe('a/b')
  expect(isCreatedAgent(withContext)).toBe(true)
  expect(isCreatedAgent({ initialize: () => ({}) })).toBe(false)
})

test('only a function makes an agent', () => {
  expect(() => Reflect.apply(createAgent, null, [{ model: 'a/b' }])).toThrow(
    expect.objectContaining({ type: 'invalid_agent' }),
  )
})

test.each([
  ['an unknown field', { modle: 'a/b' }, /Unknown field "modle" in agent/],
  ['an unknown field in a profile', { profile: { cwd: '/' } }, /"cwd" in agent.profile/],
  ['no object', 'a/b', /must be an object/],
  ['a blank model', { model: ' ' }, /agent.model/],
  ['model true', { model: true }, /agent.model/],
  ['a bad name', { name: '1st' }, /agent.name/],
  ['blank instructions', { instructions: '' }, /agent.instructions/],
  ['a thinking level', { thinkingLevel: 'huge' }, /agent.thinkingLevel/],
  ['compaction', { compaction: { reserveTokens: -1 } }, /agent.compaction/],
  ['compaction keys', { compaction: { keep: 1 } }, /agent.compaction/],
  ['a tool without execute', { tools: [{ name: 'a', description: 'b' }] }, /agent.tools/],
  ['two tools of a name', { tools: [tool('a'), tool('a')] }, /Duplicate tool "a"/],
  ['a nameless subagent', { subagents: [{ instructions: 'x' }] }, /subagents\[0\] needs a name/],
  ['two subagents of a name', { subagents: [{ name: 'a' }, { name: 'a' }] }, /Duplicate subagent/],
  ['a subagent with a sandbox', { subagents: [{ name: 'a', sandbox: 'local' }] }, /"sandbox"/],
  ['a policy', { policy: { write: 'maybe' } }, /agent.policy/],
  ['persist', { persist: {} }, /agent.persist is invalid/],
  ['a skill without a description', { skills: [{ name: 'a', instructions: 'b' }] }, /agent.skills/],
  [
    'two skills of a name',
    { skills: Array(2).fill({ name: 'a', description: 'b', instructions: 'c' }) },
    /Duplicate skill "a"/,
  ],
])('%s is refused by name', async (_name, written, message) => {
  await expect(evaluate(written)).rejects.toMatchObject({
    type: 'invalid_agent',
    message: expect.stringMatching(message),
  })
})

test('circular subagents are refused at any depth', async () => {
  const inner: Record<string, unknown> = { name: 'inner' }
  const outer = { name: 'outer', subagents: [inner] }
  inner.subagents = [outer]
  await expect(evaluate({ subagents: [outer] })).rejects.toMatchObject({
    message: expect.stringContaining('Circular subagents'),
  })
})

test('an initializer that throws is told as agent_failed', async () => {
  const agent = createAgent(() => {
    throw new Error('no database')
  })
  await expect(evaluateAgent(agent, context, settings)).rejects.toMatchObject({
    type: 'agent_failed',
    details: 'no database',
  })
})

test('a profile is taken as it is written, or refused where it is written', () => {
  const profile = { name: 'reviewer', description: 'Reviews.', thinkingLevel: 'low' as const }
  expect(defineAgentProfile(profile)).toEqual(profile)
  const wrong: [unknown, RegExp][] = [
    [{ modle: 'a/b' }, /Unknown field "modle"/],
    [{ sandbox: 'local' }, /"sandbox"/],
    [{ name: '1st' }, /name/],
    [{ tools: [tool('a'), tool('a')] }, /Duplicate tool "a"/],
    [null, /must be an object/],
  ]
  for (const [written, message] of wrong) {
    expect(() => Reflect.apply(defineAgentProfile, null, [written])).toThrow(message)
  }
})

test('inline fields beat the profile, false included; lists are joined in order', () => {
  const profile = defineAgentProfile({
    model: 'a/b',
    instructions: 'base',
    tools: [tool('one')],
    subagents: [{ name: 'helper' }],
  })
  const merged = resolveAgentProfile({
    profile,
    model: false,
    tools: [tool('two')],
    subagents: [{ name: 'other' }],
    sandbox: 'local',
  })
  expect(merged).toMatchObject({
    model: false,
    instructions: 'base',
    tools: [{ name: 'one' }, { name: 'two' }],
    subagents: [{ name: 'helper' }, { name: 'other' }],
  })
  expect(merged).not.toHaveProperty('sandbox')
  expect(() => resolveAgentProfile({ profile, tools: [tool('one')] })).toThrow(/Duplicate tool/)
})

test('extending a profile leaves the original alone', () => {
  const profile = defineAgentProfile({
    name: 'base',
    tools: [tool('one')],
    skills: [skill('first')],
    subagents: [{ name: 'writer', instructions: 'Write.' }],
  })
  const before = structuredClone({ ...profile, tools: [] })
  const extended = extendAgentProfile(profile, {
    tools: [tool('two')],
    skills: [skill('second')],
    subagents: [{ name: 'reader', instructions: 'Read.' }],
  })
  expect(extended).toMatchObject({
    name: 'base',
    tools: [{ name: 'one' }, { name: 'two' }],
    skills: [{ name: 'first' }, { name: 'second' }],
    subagents: [{ name: 'writer' }, { name: 'reader' }],
  })
  expect(profile.tools).toHaveLength(1)
  expect({ ...profile, tools: [] }).toEqual(before)
})

test('the folders of two instances are never the same', () => {
  const keys = [
    { agent: 'a', instanceId: 'b:c' },
    { agent: 'a:b', instanceId: 'c' },
    { agent: 'a', instanceId: 'b_c' },
    { agent: 'A', instanceId: 'b:c' },
    { agent: 'a', instanceId: '..' },
    { agent: 'a', instanceId: '../..' },
    { agent: 'a', instanceId: 'x'.repeat(400) },
    { agent: 'a', instanceId: `${'x'.repeat(400)}y` },
  ]
  const folders = keys.map(instanceFolder)
  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(keys.length)
  for (const folder of folders) expect(folder).toMatch(/^[a-z0-9-]{1,80}$/)
})

test('the types of what authors write and receive', () => {
  createAgent<{ text: string }>((ctx) => {
    expectTypeOf(ctx.id).toEqualTypeOf<string>()
    expectTypeOf(ctx.payload).toEqualTypeOf<{ text: string }>()
    return { model: 'a/b' }
  })
  // @ts-expect-error: a misspelt field is an error where it is written.
  expect(() => defineAgentProfile({ modle: 'a/b' })).toThrow(/Unknown field "modle"/)

  async function workflow(ctx: FlueContext<{ text: string }>) {
    expectTypeOf(ctx.payload).toEqualTypeOf<{ text: string }>()
    expectTypeOf(ctx.req).toEqualTypeOf<Request | undefined>()
    const harness = await ctx.init(createAgent<{ n: number }, { KEY: string }>(() => ({})))
    expectTypeOf(harness).toEqualTypeOf<FlueHarness>()
    return harness.session()
  }
  expectTypeOf(workflow).returns.resolves.toEqualTypeOf<FlueSession>()

  async function prompts(session: FlueSession) {
    const text = await session.prompt('x')
    expectTypeOf(text).toEqualTypeOf<PromptResponse>()
    const typed = await session.prompt('x', { result: z.object({ n: z.number().default(1) }) })
    expectTypeOf(typed.data).toEqualTypeOf<{ n: number }>()
    expectTypeOf(typed.result).toEqualTypeOf<{ n: number }>()
    const raw = await session.prompt('x', { result: { type: 'object' } })
    expectTypeOf(raw.data).toEqualTypeOf<unknown>()
    const task = await session.task('x', { result: z.array(z.string()), agent: 'reviewer' })
    expectTypeOf(task.data).toEqualTypeOf<string[]>()
    for await (const event of session.stream('x')) {
      if (event.type === 'text_delta') expectTypeOf(event.text).toEqualTypeOf<string>()
    }
  }
  expectTypeOf(prompts).parameter(0).toEqualTypeOf<FlueSession>()
})
