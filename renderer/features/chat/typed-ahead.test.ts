/** Keys that were pressed before there was a field for them. */
import { expect, test } from 'vitest'
import { type Typed, withKey } from './typed-ahead.ts'

const nothing: Typed = { text: '', sent: false, rest: '' }

function press(...keys: string[]): Typed {
  return keys.reduce((typed, key) => withKey(typed, key) ?? typed, nothing)
}

test('letters and blanks are the message, Backspace takes the last one back', () => {
  expect(press('h', 'i', ' ', '😀', 'x', 'Backspace').text).toBe('hi 😀')
})

test('Enter sends what there is, and what follows is the next message', () => {
  expect(press('h', 'i', 'Enter', 'y', 'o', 'Enter')).toEqual({
    text: 'hi',
    sent: true,
    rest: 'yo',
  })
})

test('Enter alone sends nothing', () => {
  expect(press('Enter', ' ', 'Enter').sent).toBe(false)
})

test('keys that move the focus are not for a message', () => {
  for (const key of ['Tab', 'ArrowLeft', 'Escape', 'F6']) expect(withKey(nothing, key)).toBeNull()
})
