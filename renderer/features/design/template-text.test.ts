import fc from 'fast-check'
import { expect, test } from 'vitest'
import { templateParts, templateText } from './template-text.ts'

test('expressions are found, with braces in them; what is escaped or open is text', () => {
  expect(templateParts(['Help $', '{ctx.id}: $', '{f({ a: 1 })}!'].join(''))).toEqual([
    { text: 'Help ' },
    { code: 'ctx.id' },
    { text: ': ' },
    { code: 'f({ a: 1 })' },
    { text: '!' },
  ])
  expect(templateParts(['a \\$', '{b} $', '{c'].join(''))).toEqual([
    { text: ['a $', '{b} $', '{c'].join('') },
  ])
  expect(templateParts('')).toEqual([])
})

test.each([
  "f('}')",
  'f("{\\"}")',
  ['f(`a }$', '{`b}` + "}"} c`)'].join(''),
  'x /* } */ + 1',
  'x // }\n + 1',
  "x.replace(/'/g, '')",
  "it's({ a: 1 })",
])('the braces of %s are its own', (code) => {
  expect(templateParts(`a \${${code}} b`)).toEqual([{ text: 'a ' }, { code }, { text: ' b' }])
})

test('what is shown reads back as it was', () => {
  const part = fc.oneof(
    fc.record({ text: fc.stringMatching(/^[a-z ${}`\n]{1,12}$/) }),
    fc.record({ code: fc.constantFrom('ctx.id', 'f({ a: [1] })', 'x', "f('}')", 'g(`}`)') }),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      // Two texts in a row are one, and a dollar before an expression reads as part of neither.
      const apart = parts.filter(
        (one, index) => !('text' in one && 'text' in (parts[index - 1] ?? {})),
      )
      const closed = apart.filter((one) => !('text' in one && one.text.endsWith('$')))
      const merged = closed.filter(
        (one, index) => !('text' in one && 'text' in (closed[index - 1] ?? {})),
      )
      expect(templateParts(templateText(merged))).toEqual(merged)
    }),
  )
})
