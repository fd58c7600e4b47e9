/** Whatever is written into whatever file: it reads back as it was given, and a broken file is refused, never made worse. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Definition, DesignEdit } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'
import { editDesign } from './edit-design.ts'
import { readDesign } from './read-design.ts'
import { corpus } from './testing/corpus.ts'
import { jsonOf } from './write-value.ts'

const files = corpus(120)

function agentOf(text: string): Definition | undefined {
  return readDesign('a.ts', text).definitions.find(({ kind }) => kind === 'agent')
}

function idOf(text: string): string {
  return agentOf(text)?.id ?? 'default'
}

/** What the file says of a field; undefined when it says nothing, or computes it. */
function fieldOf(text: string, name: string): unknown {
  const value = agentOf(text)?.value
  const field = value?.kind === 'object' && value.fields.find((one) => one.name === name)
  return field ? jsonOf(field.value) : undefined
}

const file = fc.constantFrom(...files)
/** Text that looks like code, ends comments and strings, and separates lines where nobody sees it. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    `\${process.exit()}`,
    '`',
    '\\',
    `\\\`\${1}`,
    "'; drop()",
    '*/',
    '// no comment',
    '\u2028line\u2029',
    'two\nlines',
    'two\r\nlines',
    '</script>',
    '\0',
    '__proto__',
  ),
)
const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      words.filter((key) => key !== '__proto__'),
      tie('any'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).any

function setField(text: string, name: string, json: unknown): DesignEdit {
  const value = { json } as Extract<DesignEdit, { op: 'set' }>['value']
  return { op: 'set', definition: idOf(text), path: [name], value }
}

test('any value reads back as it was written, and is gone without a trace when it is removed', () => {
  fc.assert(
    fc.property(file, data, (text, json) => {
      const set = editDesign('a.ts', text, setField(text, 'extra', json))
      expect(fieldOf(set, 'extra')).toEqual(json)
      const remove: DesignEdit = { op: 'remove', definition: idOf(text), path: ['extra'] }
      expect(editDesign('a.ts', set, remove)).toBe(text)
    }),
    { numRuns: 150 },
  )
})

test('edits one after the other leave what the last of each field said', () => {
  const step = fc.record({
    name: fc.constantFrom('extra', 'other', 'third'),
    json: fc.option(data, { nil: undefined }),
  })
  fc.assert(
    fc.property(file, fc.array(step, { maxLength: 8 }), (text, steps) => {
      const wanted = new Map<string, unknown>()
      let current = text
      for (const { name, json } of steps) {
        if (json !== undefined) {
          current = editDesign('a.ts', current, setField(current, name, json))
          wanted.set(name, json)
        } else if (wanted.delete(name)) {
          const remove: DesignEdit = { op: 'remove', definition: idOf(current), path: [name] }
          current = editDesign('a.ts', current, remove)
        }
      }
      for (const name of ['extra', 'other', 'third']) {
        expect(fieldOf(current, name)).toEqual(wanted.get(name))
      }
      for (const name of ['model', 'instructions', 'description']) {
        expect(fieldOf(current, name)).toEqual(fieldOf(text, name))
      }
    }),
    { numRuns: 60 },
  )
})

test('a file with any damage is edited into one that parses, or refused with a reason', () => {
  const damage = fc.record({ at: fc.nat(), cut: fc.nat({ max: 12 }), put: words })
  const refusals = ['source_invalid', 'source_locked', 'not_found', 'invalid_request']
  let edited = 0
  let refused = 0
  fc.assert(
    fc.property(file, damage, (text, { at, cut, put }) => {
      const place = at % text.length
      const broken = text.slice(0, place) + put + text.slice(place + cut)
      try {
        const after = editDesign('a.ts', broken, setField(text, 'mcpMode', 'direct'))
        expect(readDesign('a.ts', after).problem).toBeNull()
        edited += 1
      } catch (error) {
        if (!HearthError.is(error)) throw error
        expect(refusals).toContain(error.type)
        refused += 1
      }
    }),
    { numRuns: 600 },
  )
  expect(edited).toBeGreaterThan(20)
  expect(refused).toBeGreaterThan(20)
})
