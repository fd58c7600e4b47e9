import { type } from 'arktype'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { extractResult, resultEnd, resultStart } from '../../../contract/extract-result.ts'
import { createAgent } from '../../agent/create-agent.ts'
import type { Schema } from '../../schema/schema.ts'
import { openTestProject, type TestProject } from '../../testing/test-project.ts'
import type { FlueContext } from '../../workflow/flue-context.ts'

let project: TestProject | null = null

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const agent = createAgent(() => ({}))
const Label = z.object({ label: z.string(), score: z.number().default(1) })

async function triage(prompt: string, more: { retries?: number; result?: Schema } = {}) {
  project = await openTestProject({
    workflows: {
      triage: {
        run: async (ctx: FlueContext) => {
          const session = await (await ctx.init(agent)).session()
          const { data, result, usage } = await session.prompt(prompt, { result: Label, ...more })
          return { data, same: data === result, usage }
        },
      },
    },
  })
  return project.run('triage')
}

test('a result that fits is parsed, with defaults of the schema', async () => {
  const { result } = await triage('[[say:{"label":"bug"}]]')
  expect(result).toMatchObject({ data: { label: 'bug', score: 1 }, same: true })
  const [asked] = project?.host.entriesOf('default') ?? []
  const text = JSON.stringify(asked?.data).replaceAll('\\\\', '').replaceAll('\\"', '"')
  for (const part of [resultStart, resultEnd, '"label"', '"score"']) expect(text).toContain(part)
})

test.each([
  ['zod', Label],
  ['Valibot', v.object({ label: v.string(), score: v.optional(v.number(), 1) })],
  ['ArkType', type({ label: 'string', score: 'number = 1' })],
])('a result by a schema of %s: told to the model, repaired, and parsed', async (_, schema) => {
  const { result } = await triage('[[seq:{"label":1}|{"label":"bug"}]]', { result: schema })
  expect(result).toMatchObject({ data: { label: 'bug', score: 1 }, usage: { totalTokens: 6 } })
  const asked = project?.host.entriesOf('default').map(({ data }) => JSON.stringify(data)) ?? []
  const text = (asked[0] ?? '').replaceAll('\\\\', '').replaceAll('\\"', '"')
  expect(text.replaceAll(/\\n|\s/g, '')).toContain('"label":{"type":"string"}')
  expect(asked[2]).toContain('label: ')
})

test('a result that does not fit is repaired, and every call is in the usage', async () => {
  const { result } = await triage('[[seq:nonsense|{"label":1}|{"label":"bug"}]]')
  expect(result).toMatchObject({ data: { label: 'bug' }, usage: { totalTokens: 9 } })
  const entries = project?.host.entriesOf('default') ?? []
  expect(entries.map(({ data }) => data.type === 'message' && data.source)).toEqual([
    'prompt',
    'prompt',
    'retry',
    'prompt',
    'retry',
    'prompt',
  ])
  const turns = project?.host.events.filter((event) => event.type === 'turn') ?? []
  expect(turns.map(({ purpose }) => purpose)).toEqual(['agent', 'repair', 'repair'])
})

test('after three repairs it fails with the issues and the text', async () => {
  await expect(triage('[[say:nonsense]]')).rejects.toMatchObject({
    type: 'result_invalid',
    status: 502,
    meta: { text: expect.any(String), issues: expect.any(Array) },
  })
  expect(project?.host.events.filter((event) => event.type === 'turn')).toHaveLength(4)
})

test('a call may choose its number of repairs', async () => {
  await expect(triage('[[say:nonsense]]', { retries: 0 })).rejects.toMatchObject({
    type: 'result_invalid',
  })
  expect(project?.host.events.filter((event) => event.type === 'turn')).toHaveLength(1)
})

test('the last delimited block wins over everything around it', () => {
  const answer = `{"a":0} ${resultStart}{"a":1}${resultEnd} then ${resultStart}\n{"a":2}\n${resultEnd} {"a":3}`
  expect(extractResult(answer)).toEqual({ a: 2 })
  expect(extractResult(`${resultStart}null${resultEnd}`)).toBe(null)
  expect(extractResult(`${resultStart}\n\`\`\`json\n{"a":4}\n\`\`\`\n${resultEnd}`)).toEqual({
    a: 4,
  })
})

test('without a block: whole text, last fenced block, widest braces, text', () => {
  expect(extractResult('[1,2]')).toEqual([1, 2])
  expect(extractResult('```\n{"a":1}\n```\nor\n```json\n{"a":2}\n```')).toEqual({ a: 2 })
  expect(extractResult('It is {"a":{"b":1}} indeed.')).toEqual({ a: { b: 1 } })
  expect(extractResult('Numbers: [1, 2].')).toEqual([1, 2])
  expect(extractResult('just words')).toBe('just words')
})

test('any JSON object survives being wrapped in words and delimiters', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.lorem(), (value, words) => {
      const text = `${words}\n${resultStart}\n${JSON.stringify(value)}\n${resultEnd}\n${words}`
      fc.pre(!JSON.stringify(value).includes('---RESULT'))
      expect(extractResult(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
