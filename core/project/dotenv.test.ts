import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDotenv } from './dotenv.ts'

test('reads names, comments, export and the three quotes', () => {
  const { values, problems } = parseDotenv(
    [
      '# a comment',
      'PLAIN=value # trailing',
      'HASH=a#b',
      'export EXPORTED = spaced out ',
      'EMPTY=',
      `SINGLE='literal \\n # stays'`,
      'DOUBLE="line\\nbreak and \\"quotes\\""',
      'BACKTICK=`it\'s "fine"`',
      'MULTI="first',
      'second"',
      'dotted.name=1',
    ].join('\r\n'),
  )
  expect(problems).toEqual([])
  expect(values).toEqual({
    PLAIN: 'value',
    HASH: 'a#b',
    EXPORTED: 'spaced out',
    EMPTY: '',
    SINGLE: 'literal \\n # stays',
    DOUBLE: 'line\nbreak and "quotes"',
    BACKTICK: 'it\'s "fine"',
    MULTI: 'first\nsecond',
    'dotted.name': '1',
  })
})

test('says which line is wrong and keeps the others', () => {
  const { values, problems } = parseDotenv('A=1\nwhat is this\nB="never closed\nC=3')
  expect(values).toEqual({ A: '1', C: '3' })
  expect(problems.map(({ message }) => message)).toEqual([
    'Line 2 of .env is not NAME=value.',
    'Line 3 of .env opens a " that is never closed.',
  ])
})

test('never throws, and gives back any value that was quoted', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseDotenv(text)))
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !/['\r]/.test(text))
  fc.assert(
    fc.property(value, (text) => {
      expect(parseDotenv(`A='${text}'\nB=2`).values).toEqual({ A: text, B: '2' })
    }),
    { examples: [['\u2028'], ['one\u2029two']] },
  )
})
