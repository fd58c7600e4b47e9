/** Schemas as forms. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { check, untoldIssues } from './form-issues.ts'
import { type FormNode, readSchema } from './form-node.ts'
import { startValue, variantOf } from './form-value.ts'

function field(node: FormNode, name: string) {
  if (node.kind !== 'object') throw new Error('not an object')
  const found = node.fields.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}

const ticket = z.object({
  title: z.string().min(1).max(80).describe('One line.'),
  body: z.string(),
  priority: z.enum(['low', 'high']).default('low'),
  score: z.number().min(0).max(1).optional(),
  count: z.int().positive(),
  urgent: z.boolean().optional(),
  tags: z.array(z.string()).min(1),
  reporter: z.object({ name: z.string(), email: z.email() }),
  parent: z.string().nullable(),
  extra: z.record(z.string(), z.unknown()).optional(),
  either: z.union([z.string(), z.number()]).optional(),
})

describe('readSchema', () => {
  const form = readSchema(z.toJSONSchema(ticket, { io: 'input' }))

  it('finds a control for each kind of value a schema written with zod has', () => {
    if (form.kind !== 'object') throw new Error('not an object')
    expect(form.fields.map(({ name, node, required }) => [name, node.kind, required])).toEqual([
      ['title', 'text', true],
      ['body', 'text', true],
      ['priority', 'choice', false],
      ['score', 'number', false],
      ['count', 'number', true],
      ['urgent', 'boolean', false],
      ['tags', 'list', true],
      ['reporter', 'object', true],
      ['parent', 'text', true],
      ['extra', 'json', false],
      ['either', 'union', false],
    ])
  })

  it('keeps bounds, descriptions, formats and nullability', () => {
    expect(field(form, 'title').node).toMatchObject({
      minLength: 1,
      maxLength: 80,
      description: 'One line.',
    })
    expect(field(form, 'body').node).toMatchObject({ multiline: true })
    expect(field(form, 'count').node).toMatchObject({ integer: true, max: null })
    expect(field(form, 'parent').node).toMatchObject({ nullable: true })
    expect(field(field(form, 'reporter').node, 'email').node).toMatchObject({
      input: 'email',
      pattern: null,
    })
  })

  it('starts with defaults and with what is required already there', () => {
    expect(startValue(form)).toEqual({ priority: 'low', tags: [''], reporter: {}, parent: null })
  })

  it('follows references, merges allOf and reads a union of constants as a choice', () => {
    const node = readSchema({
      $defs: { name: { type: 'string', title: 'Name' } },
      allOf: [{ properties: { a: { $ref: '#/$defs/name' } }, required: ['a'] }],
      properties: { b: { anyOf: [{ const: 'x' }, { const: 'y' }, { type: 'null' }] } },
    })
    expect(field(node, 'a')).toMatchObject({
      required: true,
      node: { kind: 'text', title: 'Name' },
    })
    expect(field(node, 'b').node).toMatchObject({
      kind: 'choice',
      options: ['x', 'y'],
      nullable: true,
    })
  })

  it('reads a union as what its value may be, named by what tells them apart', () => {
    const node = readSchema({
      properties: {
        shape: {
          oneOf: [
            {
              properties: { kind: { const: 'circle' }, radius: { type: 'number' } },
              required: ['kind'],
            },
            {
              properties: { kind: { const: 'square' }, side: { type: 'number' } },
              required: ['kind'],
            },
          ],
        },
        either: { type: ['string', 'number', 'null'] },
        other: { anyOf: [{ type: 'string' }, { type: 'array', items: {} }] },
      },
      required: ['shape', 'either'],
    })
    const shape = field(node, 'shape').node
    const either = field(node, 'either').node
    const other = field(node, 'other').node
    const titles = [shape, either, other].map((one) =>
      one.kind === 'union' ? one.variants.map(({ title }) => title) : [],
    )
    expect(titles).toEqual([
      ['circle', 'square'],
      ['Text', 'Number'],
      ['Text', 'List'],
    ])
    expect(either.nullable).toBe(true)
    expect(startValue(node)).toEqual({ shape: { kind: 'circle' }, either: null })
    if (shape.kind !== 'union') throw new Error('No union')
    expect(variantOf(shape.variants, { kind: 'square' })).toBe(1)
    expect(check(node, { shape: { kind: 'square', side: 'x' }, either: 1 })).toEqual({
      'shape.side': 'Must be a number.',
    })
  })

  it('lets pass what any kind of a union takes, also without a constant that tells them apart', () => {
    const node = readSchema({
      properties: {
        from: {
          anyOf: [
            { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
            { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
          ],
        },
        rest: { type: 'object', additionalProperties: { type: 'string' } },
      },
      required: ['from'],
    })
    const from = field(node, 'from').node
    if (from.kind !== 'union') throw new Error('No union')
    expect(check(node, { from: { path: 'a' } })).toEqual({})
    expect(check(node, { from: { url: 'a' } })).toEqual({})
    expect(check(node, { from: { path: 1 } })).toEqual({ 'from.path': 'Must be text.' })
    expect(check(node, { from: {} })).toEqual({ from: 'Something is missing.' })
    expect(check(node, { from: 7 })).toEqual({ from: 'It is none of these kinds.' })
    expect(variantOf(from.variants, {}, 1)).toBe(1)
    expect(variantOf(from.variants, { url: 'a' }, 1)).toBe(0)

    // What the server says of places that no control shows is told all the same.
    const issues = { from: 'No', 'from.path': 'Bad', 'rest.a': 'Worse', other: 'Worst' }
    expect(untoldIssues(node, { from: { path: 'a' }, rest: {} }, issues)).toEqual([
      ['rest.a', 'Worse'],
      ['other', 'Worst'],
    ])
    expect(untoldIssues(null, {}, { a: 'Bad' })).toEqual([['a', 'Bad']])
  })

  it('takes null for a required value that may be it', () => {
    const node = readSchema({
      properties: {
        a: { type: ['string', 'null'] },
        b: { anyOf: [{ type: 'object', properties: {} }, { type: 'null' }] },
      },
      required: ['a', 'b'],
    })
    expect(startValue(node)).toEqual({ a: null, b: null })
    expect(check(node, startValue(node))).toEqual({})
  })

  it('ends for a schema that contains itself', () => {
    const node = readSchema({
      $ref: '#/$defs/tree',
      $defs: { tree: { type: 'object', properties: { child: { $ref: '#/$defs/tree' } } } },
    })
    expect(node.kind).toBe('object')
  })

  it('never fails, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (schema) => {
        expect(readSchema(schema)).toHaveProperty('kind')
        startValue(readSchema(schema))
      }),
    )
  })
})

describe('bounds of numbers', () => {
  const shape = (schema: object) =>
    readSchema({ type: 'object', required: ['n'], properties: { n: schema } })
  const complaint = (schema: object, n: number) => check(shape(schema), { n }).n ?? null

  it.each([
    [{ type: 'number', exclusiveMinimum: 3 }, 3, 'More than 3.'],
    [{ type: 'number', exclusiveMinimum: 3 }, 3.1, null],
    [{ type: 'number', exclusiveMaximum: 0.5 }, 0.5, 'Less than 0.5.'],
    [{ type: 'number', minimum: 1, exclusiveMinimum: 3 }, 2, 'More than 3.'],
    [{ type: 'integer', minimum: 1, exclusiveMinimum: 3 }, 2, 'At least 4.'],
    [{ type: 'integer', minimum: 5, exclusiveMinimum: 3 }, 4, 'At least 5.'],
    [{ type: 'integer', maximum: 9, exclusiveMaximum: 7 }, 7, 'At most 6.'],
    [{ type: 'number', minimum: 1, maximum: 2 }, 2, null],
  ])('%j and %d: %s', (schema, n, said) => {
    expect(complaint(schema, n)).toBe(said)
  })
})
