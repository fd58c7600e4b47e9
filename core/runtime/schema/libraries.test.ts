/** Schemas of real libraries other than zod, as their authors write them. */
import { type } from 'arktype'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { toJsonSchema, validate } from './schema.ts'

const ticket = v.object({
  label: v.pipe(v.string(), v.trim(), v.minLength(2), v.description('What kind')),
  score: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(5)), 1),
  kind: v.picklist(['bug', 'idea']),
  tags: v.pipe(v.array(v.literal('ui')), v.maxLength(3)),
  owner: v.nullable(v.string()),
  more: v.record(v.string(), v.union([v.string(), v.boolean()])),
  at: v.pipe(
    v.string(),
    v.transform((text) => new Date(text)),
    v.date(),
  ),
  place: v.strictObject({ point: v.tuple([v.number(), v.number()]), note: v.nullish(v.string()) }),
})

const given = {
  label: ' login ',
  kind: 'bug',
  tags: ['ui'],
  owner: null,
  more: { urgent: true },
  at: '2026-01-02',
  place: { point: [1, 2] },
}

test('a Valibot schema is described, and checks with its transforms and defaults', async () => {
  const json = toJsonSchema(ticket)
  expect(json).toEqual({
    type: 'object',
    properties: {
      label: { type: 'string', minLength: 2, description: 'What kind' },
      score: { type: 'integer', maximum: 5, default: 1 },
      kind: { enum: ['bug', 'idea'] },
      tags: { type: 'array', items: { const: 'ui' }, maxItems: 3 },
      owner: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      more: {
        type: 'object',
        additionalProperties: { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
      },
      at: { type: 'string' },
      place: {
        type: 'object',
        properties: {
          point: {
            type: 'array',
            prefixItems: [{ type: 'number' }, { type: 'number' }],
            items: false,
            minItems: 2,
          },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
        required: ['point'],
        additionalProperties: false,
      },
    },
    required: ['label', 'kind', 'tags', 'owner', 'more', 'at', 'place'],
  })
  expect(await validate(json, given)).toMatchObject({ ok: true })
  expect(await validate(ticket, given)).toMatchObject({
    ok: true,
    value: { label: 'login', score: 1, at: new Date('2026-01-02') },
  })
  expect(await validate(ticket, { ...given, tags: ['x'] })).toMatchObject({
    ok: false,
    issues: [{ path: ['tags', 0] }],
  })
  const out = toJsonSchema(ticket, 'output')
  expect(out.required).toContain('score')
  expect(out).toMatchObject({ properties: { at: {} } })
})

test('a Valibot schema that refers to itself has an end', () => {
  type Node = { children: Node[] }
  const node: v.GenericSchema<Node> = v.object({ children: v.array(v.lazy(() => node)) })
  expect(toJsonSchema(node)).toMatchObject({ properties: { children: { items: {} } } })
})

test('an ArkType schema is described, and checks with its morphs and defaults', async () => {
  const schema = type({ label: 'string', 'score?': 'number', at: 'string.date.parse', day: 'Date' })
  expect(toJsonSchema(schema)).toMatchObject({
    type: 'object',
    properties: { label: { type: 'string' }, at: { type: 'string' } },
    required: expect.arrayContaining(['label', 'at', 'day']),
  })
  const day = new Date(0)
  expect(await validate(schema, { label: 'bug', at: '2026-01-02', day })).toMatchObject({
    ok: true,
    value: { label: 'bug', at: expect.any(Date) },
  })
  expect(await validate(schema, { label: 1, at: '2026-01-02', day })).toMatchObject({
    ok: false,
    issues: [{ path: ['label'] }],
  })
})
