import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isRecord, jsonForSchema } from './json-for-schema.ts'

interface Tree {
  name: string
  children: Tree[]
}

const Tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree)
  },
})

const schemas: Record<string, z.ZodType> = {
  triage: z.object({
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    category: z.enum(['bug', 'feature', 'question']),
    reproducible: z.boolean(),
    confidence: z.number().min(0).max(1),
    summary: z.string().min(10).max(80),
    labels: z.array(z.string()).min(2),
  }),
  formats: z.object({ at: z.iso.datetime(), mail: z.email(), id: z.uuid(), link: z.url() }),
  numbers: z.object({
    a: z.int().min(3).max(5),
    b: z.number().gt(0).lt(1),
    c: z.number().multipleOf(5).min(7),
  }),
  optional: z.object({
    a: z.string().optional(),
    b: z.number().nullable(),
    c: z.string().nullish(),
  }),
  union: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('one'), value: z.string() }),
    z.object({ kind: z.literal('two'), value: z.number() }),
  ]),
  literals: z.union([z.literal('yes'), z.literal('no')]),
  both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() })),
  tree: Tree,
  list: z.array(z.object({ title: z.string() })),
  record: z.record(z.string(), z.number()),
  tuple: z.string(),
}

test.each(Object.entries(schemas))('%s: any text gives a value that fits', (_, schema) => {
  const json: unknown = z.toJSONSchema(schema)
  if (!isRecord(json)) throw new Error('A schema is an object.')
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(schema.safeParse(jsonForSchema(json, text))).toMatchObject({ success: true })
    }),
    { numRuns: 40 },
  )
})

test.each([
  ['The app crashes with an error', 'high', 'bug'],
  ['There is a typo in the docs', 'low', 'documentation'],
  ['How do I change the colour?', 'low', 'question'],
  ['Something else entirely', 'medium', 'bug'],
])('%s', (text, severity, category) => {
  const schema = {
    type: 'object',
    properties: {
      severity: { enum: ['low', 'medium', 'high'] },
      category: { enum: ['bug', 'feature', 'question', 'documentation'] },
    },
  }
  expect(jsonForSchema(schema, text)).toEqual({ severity, category })
})
