/** Why something failed is said once. */
import { expect, test } from 'vitest'
import { causes } from './error-panel.tsx'

test('details that repeat the message replace it', () => {
  expect(causes('Overloaded', 'The model answered 529: overloaded.')).toEqual([
    'The model answered 529: overloaded.',
  ])
})

test('details that are in the message are left out', () => {
  expect(causes('The model answered 529: overloaded.', 'Overloaded')).toEqual([
    'The model answered 529: overloaded.',
  ])
  expect(causes('', 'It is gone.', 'It is gone')).toEqual([])
})

test('what says something of its own stays', () => {
  expect(causes('The key was refused.', 'Set another key.')).toEqual([
    'The key was refused.',
    'Set another key.',
  ])
})
