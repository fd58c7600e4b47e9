import { expect, test } from 'vitest'
import { defaultText, readDefault } from './schema-texts.ts'

test('what is shown as a default is read back as the same', () => {
  const each = [
    ['string', 'dry'],
    ['enum', 'dry'],
    ['integer', 3],
    ['number', -2.5],
    ['boolean', false],
    ['strings', ['a', 'b c']],
    ['strings', []],
    ['strings', ['a, b', 'c']],
    ['numbers', [1, 2.5]],
  ] as const
  for (const [type, json] of each) {
    expect([type, readDefault(defaultText(json), type)]).toEqual([type, { json }])
  }
})

test('nothing is no default, and what says nothing of a type is not taken', () => {
  expect(defaultText(undefined)).toBe('')
  expect(readDefault('  ', 'string')).toBeNull()
  expect(readDefault('three', 'integer')).toBeUndefined()
  expect(readDefault('1, two', 'numbers')).toBeUndefined()
})
