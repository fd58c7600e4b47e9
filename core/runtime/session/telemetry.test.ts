/** What a prompt tells about itself: the same however it is asked, and all that it used. */
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type HearthEvent, isDurable } from '../../contract/event.ts'
import { addUsage, type Usage, zeroUsage } from '../../contract/usage.ts'
import { createAgent } from '../agent/create-agent.ts'
import { type CompactionSettings, defaultRuntimeConfig } from '../config.ts'
import { openTestProject, type TestProject } from '../testing/test-project.ts'
import { defineTool } from '../tool/define-tool.ts'
import type { FlueContext } from '../workflow/flue-context.ts'
import type { FlueSession } from './flue-session.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const mark = defineTool({ name: 'mark', description: 'Marks.', execute: () => 'marked' })
const agent = createAgent(() => ({
  sandbox: false,
  tools: [mark],
  subagents: [{ name: 'reviewer', description: 'Reviews.', tools: [mark] }],
}))

/** The events of a workflow that does this with a session. */
async function eventsOf(
  code: (session: FlueSession) => Promise<unknown>,
  compaction: Partial<CompactionSettings> = {},
): Promise<HearthEvent[]> {
  const run = async (ctx: FlueContext) => code(await (await ctx.init(agent)).session())
  project = await openTestProject(
    { workflows: { work: { run } } },
    { compaction: { ...defaultRuntimeConfig().compaction, ...compaction } },
  )
  const { host } = project
  await project.run('work')
  await project[Symbol.asyncDispose]()
  return host.events
}

/** An event without what differs from one run to the next: ids, times and durations. */
function shapeOf(event: HearthEvent): unknown {
  const { timestamp: _, runId: _run, operationId: _operation, turnId, toolCallId, ...rest } = event
  const text = JSON.stringify({ ...rest, seq: 0 })
    .replaceAll(/"(durationMs|firstDeltaMs)":[\d.]+/g, '"$1":0')
    .replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, 'ULID')
  return [JSON.parse(text), turnId !== undefined, toolCallId !== undefined]
}

test.each([
  ['a text', '[[chunks:a|b|c]]'],
  ['tools', '[[tool:mark {}]] [[tool:mark {}]]'],
  ['a task', '[[tool:task {"prompt": "[[say:reviewed]]", "agent": "reviewer"}]]'],
])('a prompt with %s tells the same whether it is streamed or not', async (_, message) => {
  const asked = await eventsOf(async (session) => (await session.prompt(message)).text)
  const streamed = await eventsOf(async (session) => {
    const stream = session.stream(message)
    for await (const event of stream) void event
    return (await stream.response).text
  })
  expect(streamed.map(shapeOf)).toEqual(asked.map(shapeOf))
  const turns = streamed.filter((event) => event.type === 'turn')
  expect(turns.length).toBeGreaterThan(0)
  expect(turns.every(({ usage }) => usage !== null && usage.totalTokens > 0)).toBe(true)
  expect(streamed.some((event) => !isDurable(event))).toBe(true)
})

const Label = z.object({ label: z.string() })

test('usage is that of every call: tools, repairs, tasks within tasks, and compaction', async () => {
  const inner = '[[tool:mark {}]]'
  const events = await eventsOf(
    async (session) => {
      for (const name of ['a', 'b', 'c']) await session.prompt(`[[say:${name.repeat(900)}]]`)
      await session.prompt('[[seq:nonsense|{"label":"bug"}]]', { result: Label })
      await session.prompt(
        `[[tool:task ${JSON.stringify({ prompt: inner, agent: 'reviewer' })}]] [[tool:mark {}]]`,
      )
    },
    { contextWindowTokens: 1_000, reserveTokens: 200, keepRecentTokens: 150 },
  )
  const purposes = events.flatMap((event) => (event.type === 'turn' ? [event.purpose] : []))
  expect(new Set(purposes)).toEqual(new Set(['agent', 'compaction', 'repair']))

  const parents = new Map<string, string | undefined>()
  for (const event of events) {
    if (event.type === 'operation_start') {
      parents.set(event.operationId ?? '', event.parentOperationId)
    }
  }
  const isWithin = (inner: string | undefined, outer: string): boolean =>
    inner !== undefined && (inner === outer || isWithin(parents.get(inner), outer))
  const spentIn = (outer: string): Usage =>
    events
      .flatMap((event) =>
        event.type === 'turn' && isWithin(event.operationId, outer) ? [event.usage] : [],
      )
      .reduce<Usage>((sum, usage) => (usage === null ? sum : addUsage(sum, usage)), zeroUsage())

  const ends = events.flatMap((event) => (event.type === 'operation' ? [event] : []))
  expect(ends.some(({ parentOperationId }) => parentOperationId !== undefined)).toBe(true)
  for (const { operationId = '', usage } of ends) expect(usage).toEqual(spentIn(operationId))
  const outermost = ends.at(-1)
  expect(outermost?.usage?.totalTokens).toBeGreaterThanOrEqual(12)
})
