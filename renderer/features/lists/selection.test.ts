import { expect, test } from 'vitest'
import { extendTo, nothingChosen, onlyShown, toggle, toggleAll } from './selection.ts'

const shown = ['a', 'b', 'c', 'd', 'e']
const list = (chosen: { ids: ReadonlySet<string> }) => [...chosen.ids].sort().join('')

test('a range goes from where one began, both ways, and adds to what is chosen', () => {
  const one = toggle(nothingChosen, 'c')
  expect(list(extendTo(one, 'e', shown))).toBe('cde')
  expect(list(extendTo(extendTo(one, 'e', shown), 'a', shown))).toBe('abcde')
  expect(list(extendTo(nothingChosen, 'b', shown))).toBe('b')
  expect(list(extendTo(one, 'gone', shown))).toBe('c')
})

test('all are chosen, then none', () => {
  const all = toggleAll(toggle(nothingChosen, 'b'), shown)
  expect(list(all)).toBe('abcde')
  expect(list(toggleAll(all, shown))).toBe('')
  expect(list(toggle(all, 'c'))).toBe('abde')
})

test('what is not shown any more is not chosen either', () => {
  const chosen = extendTo(toggle(nothingChosen, 'a'), 'c', shown)
  const left = onlyShown(chosen, ['b', 'c', 'x'])
  expect(list(left)).toBe('bc')
  expect(left.anchor).toBeNull()
  expect(onlyShown(chosen, shown)).toBe(chosen)
})
