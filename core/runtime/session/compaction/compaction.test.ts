import { afterEach, expect, test } from 'vitest'
import { HearthError } from '../../../contract/error.ts'
import { newTurnId } from '../../../contract/id.ts'
import { messageText } from '../../../contract/message.ts'
import { zeroUsage } from '../../../contract/usage.ts'
import { createAgent } from '../../agent/create-agent.ts'
import type { AgentRuntimeConfig } from '../../agent/profile.ts'
import { type CompactionSettings, defaultRuntimeConfig, type RuntimeConfig } from '../../config.ts'
import { registerHarness, resolveHarness } from '../../harness/registry.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import type { FlueContext } from '../../workflow/flue-context.ts'
import type { FlueSession } from '../flue-session.ts'
import type { ContextItem } from '../history.ts'
import { estimateTokens } from './estimate.ts'
import { planCompaction } from './plan.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const agent = createAgent(() => ({ sandbox: false }))

async function open(settings: Partial<CompactionSettings>, config: Partial<RuntimeConfig> = {}) {
  const compaction = { ...defaultRuntimeConfig().compaction, ...settings }
  project = await openTestProject(
    { agents: { agent: { default: agent } } },
    { compaction, ...config },
  )
  return project
}

const small = { contextWindowTokens: 1_000, reserveTokens: 200, keepRecentTokens: 150 }

test('a long conversation is summarised before the prompt that would fill it', async () => {
  const { host, prompt } = await open(small)
  for (const name of ['alpha', 'beta', 'gamma']) {
    await prompt('agent', `[[say:${name} ${'x'.repeat(900)}]]`)
  }
  await prompt('agent', '[[say:delta]]')
  const summaries = host.entries.flatMap(({ data }) => (data.type === 'compaction' ? [data] : []))
  expect(summaries).toHaveLength(1)
  expect(summaries[0]).toMatchObject({ usage: { totalTokens: 3 } })
  const { messages } = JSON.parse((await prompt('agent', '[[dump]]')).text)
  expect(JSON.stringify(messages[0])).toContain('[Context Summary]')
  expect(JSON.stringify(messages)).not.toContain('alpha')
  expect(JSON.stringify(messages)).toContain('delta')
  const types = host.eventTypes()
  expect(types.filter((type) => type === 'compaction_start')).toHaveLength(1)
  const start = types.indexOf('compaction_start')
  expect(types.slice(start, start + 6)).toEqual([
    'compaction_start',
    'turn_request',
    'turn',
    'compaction',
    'turn_request',
    'turn',
  ])
})

test('the newest messages that fit stay word for word, and the summary says where they begin', async () => {
  const keepRecentTokens = 400
  const { host, prompt } = await open({ contextWindowTokens: 2_000, keepRecentTokens })
  const isSummary = () => host.entries.findIndex(({ data }) => data.type === 'compaction')
  for (let turn = 0; isSummary() === -1; turn++) {
    await prompt('agent', `[[say:reply ${turn} ${'x'.repeat(200)}]]`)
  }
  const summary = host.entries[isSummary()]?.data
  if (summary?.type !== 'compaction') throw new Error('no summary')
  const { firstKeptEntryId, tokensBefore } = summary
  const before = host.entries.slice(0, isSummary())
  const first = before.findIndex(({ id }) => id === firstKeptEntryId)
  const tokensFrom = (start: number) =>
    before
      .slice(start)
      .flatMap(({ data }) => (data.type === 'message' ? [data.message] : []))
      .reduce((sum, message) => sum + Math.ceil(messageText(message).length / 4), 0)
  expect(first).toBeGreaterThan(0)
  expect(tokensFrom(first)).toBeLessThanOrEqual(keepRecentTokens)
  // One more exchange would not have fitted.
  expect(tokensFrom(first - 2)).toBeGreaterThan(keepRecentTokens)
  expect(tokensBefore).toBeGreaterThan(tokensFrom(0) / 2)
  const { messages } = JSON.parse((await prompt('agent', '[[dump]]')).text)
  const [head, ...kept] = messages.map((message: unknown) => JSON.stringify(message))
  expect(head).toContain('[Context Summary]')
  for (const [index, { data }] of before.entries()) {
    if (data.type !== 'message') continue
    const text = JSON.stringify(messageText(data.message))
    expect(kept.some((message: string) => message.includes(text))).toBe(index >= first)
  }
})

test('the second summary builds on the first, and reads nothing twice', async () => {
  const asked: string[] = []
  registerHarness('watching', () => {
    const inner = resolveHarness()
    return {
      name: 'watching',
      run(request, emit) {
        const [message] = request.messages
        if (request.purpose !== 'compaction' || message === undefined) {
          return inner.run(request, emit)
        }
        asked.push(messageText(message))
        const content = [{ type: 'text' as const, text: `[[say:summary ${asked.length}]]` }]
        return inner.run({ ...request, messages: [{ role: 'user', content }] }, emit)
      },
    }
  })
  const { prompt } = await open(small, { harness: 'watching' })
  for (const name of ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']) {
    await prompt('agent', `[[say:${name} ${'x'.repeat(900)}]]`)
  }
  expect(asked.length).toBeGreaterThan(1)
  expect(asked[0]).toContain('alpha')
  expect(asked[1]).toContain('Earlier summary:\nsummary 1')
  expect(asked[1]).not.toContain('alpha')
})

test('a provider that says the context is too long gets a shorter one, once', async () => {
  let refusals = 1
  registerHarness('refusing', () => {
    const inner = resolveHarness()
    return {
      name: 'refusing',
      async run(request, emit) {
        if (request.purpose !== 'agent' || refusals === 0) return inner.run(request, emit)
        refusals -= 1
        const turn = { turnId: newTurnId(), purpose: request.purpose, model: request.model }
        const base = { ...turn, provider: 'demo' }
        const rest = { thinkingLevel: null, systemPrompt: '', messageCount: 1, tools: [] }
        await emit({ type: 'turn_request', ...base, ...rest })
        const error = overflowError()
        await emit({
          type: 'turn',
          ...base,
          message: null,
          usage: zeroUsage(),
          stopReason: 'error',
          error: { ...error.toBody(), status: 502 },
          durationMs: 0,
          firstDeltaMs: null,
        })
        throw error
      },
    }
  })
  const { host, prompt } = await open({ keepRecentTokens: 10 }, { harness: 'refusing' })
  refusals = 0
  await prompt('agent', `[[say:${'x'.repeat(400)}]]`)
  refusals = 1
  expect((await prompt('agent', '[[say:fits]]')).text).toBe('fits')
  expect(host.events.filter(({ type }) => type === 'compaction_start')).toMatchObject([
    { reason: 'overflow' },
  ])
  refusals = 2
  await expect(prompt('agent', 'again')).rejects.toMatchObject({ type: 'provider_error' })
})

function overflowError(): HearthError {
  return new HearthError({
    type: 'provider_error',
    status: 502,
    message: 'too long',
    meta: { contextOverflow: true },
  })
}

async function inRun(
  definition: AgentRuntimeConfig,
  code: (session: FlueSession) => Promise<unknown>,
) {
  const run = async (ctx: FlueContext) =>
    code(await (await ctx.init(createAgent(() => definition))).session())
  project = await openTestProject({ workflows: { work: { run } } })
  return (await project.run('work')).result
}

test('code compacts by hand, by tokens or by number of messages', async () => {
  const result = await inRun({ sandbox: false }, async (session) => {
    const nothing = await session.compact()
    for (const name of ['a', 'b', 'c']) await session.prompt(`[[say:${name}]]`)
    return { nothing, ...(await session.compact({ keepRecent: 2 })) }
  })
  expect(result).toMatchObject({
    nothing: { compacted: false, messagesBefore: 0, messagesAfter: 0, totalTokens: 0 },
    compacted: true,
    messagesBefore: 6,
    messagesAfter: 3,
    totalTokens: expect.any(Number),
    reserveTokens: 16_384,
    keepRecentTokens: 20_000,
  })
  const compactions = [...(project?.host.operations.values() ?? [])].filter(
    ({ kind }) => kind === 'compact',
  )
  expect(compactions).toMatchObject([{ status: 'completed' }, { usage: { totalTokens: 3 } }])
  expect(project?.host.eventTypes(compactions[1]?.id)).toEqual([
    'operation_start',
    'compaction_start',
    'turn_request',
    'turn',
    'compaction',
    'idle',
    'operation',
  ])
})

test('an agent that turns compaction off is never compacted', async () => {
  const result = await inRun({ sandbox: false, compaction: false }, async (session) => {
    for (const name of ['a', 'b', 'c']) await session.prompt(`[[say:${name}]]`)
    return session.compact({ keepRecent: 1 })
  })
  expect(result).toMatchObject({ compacted: false, messagesBefore: 6, messagesAfter: 6 })
})

test('what is kept never starts with results whose calls are gone', () => {
  const items: ContextItem[] = (['user', 'assistant', 'tool', 'assistant'] as const).map(
    (role, index) => ({
      entryId: `entry_${index}`,
      countedTokens: null,
      tokens: role === 'tool' ? 1 : 10,
      message:
        role === 'tool'
          ? {
              role,
              content: [
                {
                  type: 'tool-result',
                  toolCallId: 'c',
                  toolName: 'x',
                  output: 'y',
                  isError: false,
                },
              ],
            }
          : { role, content: [{ type: 'text', text: 'x'.repeat(40) }] },
    }),
  )
  const context = { summary: null, items }
  expect(planCompaction(context, { messages: 2 })?.kept.map(({ entryId }) => entryId)).toEqual([
    'entry_3',
  ])
  expect(planCompaction(context, { messages: 9 })).toBeNull()
  expect(planCompaction(context, { tokens: 0 })?.kept).toEqual([])
  expect(estimateTokens(context)).toBe(31)
  const counted = items.map((item, index) => ({ ...item, countedTokens: index === 1 ? 500 : null }))
  expect(estimateTokens({ summary: null, items: counted })).toBe(511)
})
