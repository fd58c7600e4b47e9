import { expect, it } from 'vitest'
import { isStrayPick } from './stray-key.ts'

it('lets no key pick before the menu has settled', () => {
  for (const key of ['Enter', ' ']) {
    expect(isStrayPick({ key, repeat: false }, false)).toBe(true)
    expect(isStrayPick({ key, repeat: false }, true)).toBe(false)
  }
})

it('lets no key pick that is still held down from opening it', () => {
  expect(isStrayPick({ key: 'Enter', repeat: true }, true)).toBe(true)
})

it('lets keys move at any time', () => {
  expect(isStrayPick({ key: 'ArrowDown', repeat: true }, false)).toBe(false)
  expect(isStrayPick({ key: 'Escape', repeat: false }, false)).toBe(false)
})
