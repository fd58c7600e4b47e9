import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import { formatIssues, type SchemaOutput, toJsonSchema, validate } from './schema.ts'
import type { StandardSchema } from './standard-schema.ts'

const order = z.object({
  id: z.string().describe('Order number'),
  copies: z.number().int().default(1),
})

/** JSON Schema's keyword; spelled out, an object with it looks like a promise. */
const consequence = 'then'

/** A schema of an imaginary library: validates asynchronously, knows no JSON Schema. */
function foreign(jsonSchema?: StandardSchema['~standard']['jsonSchema']): StandardSchema<string> {
  return {
    '~standard': {
      version: 1,
      vendor: 'imaginary',
      validate: async (value) =>
        typeof value === 'string'
          ? { value: value.trim() }
          : { issues: [{ message: 'not text', path: [{ key: 'a' }, 0] }] },
      ...(jsonSchema ? { jsonSchema } : {}),
    },
  }
}

describe('toJsonSchema', () => {
  test('describes what a caller sends: defaults are optional', () => {
    expect(toJsonSchema(order)).toEqual({
      type: 'object',
      properties: {
        id: { type: 'string', description: 'Order number' },
        copies: {
          type: 'integer',
          default: 1,
          minimum: expect.any(Number),
          maximum: expect.any(Number),
        },
      },
      required: ['id'],
    })
  })

  test('describes what comes out when asked', () => {
    expect(toJsonSchema(order, 'output').required).toEqual(['id', 'copies'])
  })

  test('keeps going over types JSON cannot express', () => {
    expect(toJsonSchema(z.object({ at: z.date() }))).toMatchObject({ properties: { at: {} } })
  })

  test('passes raw JSON Schema through', () => {
    const raw = { type: 'object' }
    expect(toJsonSchema(raw)).toBe(raw)
  })

  test('asks other libraries for their JSON Schema', () => {
    const describe = () => ({ $schema: 'x', type: 'string' })
    expect(toJsonSchema(foreign({ input: describe, output: describe }))).toEqual({ type: 'string' })
  })

  test('names a library that has none', () => {
    expect(() => toJsonSchema(foreign())).toThrow(
      expect.objectContaining({
        type: 'invalid_schema',
        details: expect.stringContaining('imaginary'),
      }),
    )
  })
})

describe('validate', () => {
  test('gives zod its defaults and transforms', async () => {
    expect(await validate(order, { id: 'a' })).toEqual({ ok: true, value: { id: 'a', copies: 1 } })
  })

  test('lists every issue with its path', async () => {
    const checked = await validate(order, { id: 1, copies: 'x' })
    if (checked.ok) throw new Error('accepted')
    expect(checked.issues.map((issue) => issue.path)).toEqual([['id'], ['copies']])
    expect(formatIssues(checked.issues)).toMatch(/^id: .+\ncopies: .+/)
  })

  test('awaits other libraries', async () => {
    expect(await validate(foreign(), ' a ')).toEqual({ ok: true, value: 'a' })
    expect(await validate(foreign(), 1)).toEqual({
      ok: false,
      issues: [{ message: 'not text', path: ['a', 0] }],
    })
  })

  test('checks raw JSON Schema by its leaves and leaves schema and value alone', async () => {
    const schema = {
      type: 'object',
      properties: {
        items: {
          type: 'array',
          items: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
        },
        kind: { not: { const: 'x' } },
      },
      if: { properties: { kind: { const: 'y' } }, required: ['kind'] },
      [consequence]: { required: ['items'] },
    }
    const copy = structuredClone(schema)
    expect(await validate(schema, { items: [{ n: 1 }] })).toEqual({
      ok: true,
      value: { items: [{ n: 1 }] },
    })
    const bad = await validate(schema, { items: [{ n: 1 }, { n: 'x' }, {}] })
    if (bad.ok) throw new Error('accepted')
    expect(bad.issues.map((issue) => issue.path)).toEqual([
      ['items', 1, 'n'],
      ['items', 2],
    ])
    expect((await validate(schema, { kind: 'x' })).ok).toBe(false)
    expect((await validate(schema, { kind: 'y' })).ok).toBe(false)
    expect(schema).toEqual(copy)
  })

  test('says so when the JSON Schema itself is broken', async () => {
    const failure = await validate({ $ref: '#/nowhere' }, 1).catch((error: unknown) => error)
    expect(HearthError.is(failure) && failure.type).toBe('invalid_schema')
  })

  test('infers what comes out', () => {
    expectTypeOf<SchemaOutput<typeof order>>().toEqualTypeOf<{ id: string; copies: number }>()
    expectTypeOf<SchemaOutput<{ type: 'object' }>>().toBeUnknown()
  })
})
