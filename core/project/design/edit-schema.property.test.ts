/** Any field that a form knows, however it is written: what is asked for is there, all else is as it was. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NewSchemaField } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'
import { editDesign } from './edit-design.ts'
import { readDesign } from './read-design.ts'

const gap = fc.constantFrom('', '\n    ', ' // why\n    ', ' /* a. b */ ')
const call = (...texts: string[]) => fc.constantFrom(...texts)
const bases = {
  string: {
    base: call(
      'z.string()',
      '(z.string())',
      'z /* text */ .string()',
      'z.email()',
      "z.url('no site')",
      'z /* ( */ .iso.date()',
    ),
    calls: call(
      '.min(1)',
      ".max(9, 'long')",
      '.email()',
      '.url()',
      ".uuid('bad')",
      '.datetime({ offset: true })',
      '.trim()',
      ".default('a')",
      '.nullable()',
    ),
  },
  number: {
    base: call('z.number()', 'z\n    .number()'),
    calls: call('.int()', '.min(-2)', '.max(7)', '.positive()', '.default(3)', '.default(one())'),
  },
  boolean: { base: call('z.boolean()'), calls: call('.default(true)', '.nullish()') },
  enum: {
    base: call("z.enum(['a', 'b'])", 'z.enum([\n    "a", // first\n    "b",\n  ])'),
    calls: call(".default('a')", '.nullable()'),
  },
  strings: {
    base: call('z.array(z.string())', 'z.array(z.string().min(1))'),
    calls: call('.min(1)', '.max(3)', '.nonempty()', '.default([])'),
  },
}
const common = call('.optional()', ".describe('What')", '.describe(words)', '.refine((a) => a)')

const written = fc
  .constantFrom(...Object.values(bases))
  .chain(({ base, calls }) =>
    fc.tuple(
      base,
      fc.uniqueArray(fc.oneof(calls, calls, common), { maxLength: 4 }),
      fc.array(gap, { minLength: 4, maxLength: 4 }),
      call('', ' as never', ' satisfies unknown'),
    ),
  )
  .map(
    ([base, calls, gaps, tail]) => base + calls.map((text, at) => gaps[at] + text).join('') + tail,
  )

const source = (value: string) => `import { z } from 'zod'

export const input = z.object({
  before: z.string().min(2), // stays
  field: ${value},
  after: z.number(),
})
`

const changes = fc.oneof(
  fc.record({ optional: fc.boolean() }),
  fc.record({ description: fc.option(fc.string(), { nil: null }) }),
  fc.record({ min: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }) }),
  fc.record({ max: fc.option(fc.integer({ min: 5, max: 20 }), { nil: null }) }),
  fc.record({ default: fc.constant(null) }),
  fc.record({ nullable: fc.boolean() }),
  fc.record({ format: fc.constantFrom('email', 'url', 'uuid', null) }),
  fc.record({
    type: fc.constantFrom('string', 'number', 'integer', 'boolean'),
    default: fc.constant(null),
  }),
)

function fieldOf(text: string) {
  const found = readDesign('w.ts', text).definitions[0]?.schema?.find(
    ({ name }) => name === 'field',
  )
  if (!found) throw new Error('The field is gone.')
  const { at, name, ...said } = found
  return said
}

test('an edit of a field does what it says, and nothing else', () => {
  let done = 0
  fc.assert(
    fc.property(written, changes, (value, change) => {
      const text = source(value)
      const before = fieldOf(text)
      expect(before.type).not.toBe('code')
      const { more, ...known } = before
      const asked = { ...known, ...change }
      const options = asked.type === 'enum' ? asked.options : []
      const field = NewSchemaField.parse({ ...asked, options })
      let after: string
      try {
        after = editDesign('w.ts', text, {
          op: 'set_schema_field',
          definition: 'input',
          name: 'field',
          field,
        })
      } catch (error) {
        // Refused for a reason that a person can read, never for a mistake of the edit itself.
        if (!HearthError.is(error)) throw error
        expect(['source_locked', 'invalid_request']).toContain(error.type)
        return
      }
      done += 1
      expect(fieldOf(after)).toEqual({ ...before, ...change, options, more })
      const [head, tail] = ['field: ', '  after:']
      expect(after.slice(0, after.indexOf(head))).toBe(text.slice(0, text.indexOf(head)))
      expect(after.slice(after.indexOf(tail))).toBe(text.slice(text.indexOf(tail)))
      const comments = (one: string) => one.match(/why|a\. b/g)?.length ?? 0
      if (!('type' in change)) expect(comments(after)).toBe(comments(text))
    }),
    { numRuns: 400 },
  )
  expect(done).toBeGreaterThan(100)
})

test('asked for what it says already, a field is left byte for byte', () => {
  fc.assert(
    fc.property(written, (value) => {
      const text = source(value)
      const { more: _, ...known } = fieldOf(text)
      const field = NewSchemaField.parse(known)
      const edit = { op: 'set_schema_field', definition: 'input', name: 'field', field } as const
      expect(editDesign('w.ts', text, edit)).toBe(text)
    }),
    { numRuns: 200 },
  )
})
