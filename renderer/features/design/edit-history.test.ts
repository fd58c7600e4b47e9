import { expect, test } from 'vitest'
import { leadsTo, noHistory, redo, toRedo, undo, withEdit, without } from './edit-history.ts'

const step = (before: string, after: string) => ({
  before,
  after,
  hashBefore: `#${before}`,
  hashAfter: `#${after}`,
})

test('edits are taken back and made again in order', () => {
  let history = withEdit(withEdit(noHistory, step('a', 'b')), step('b', 'c'))
  history = undo(history)
  expect(history.done.at(-1)?.before).toBe('a')
  expect(toRedo(history, '#b')?.after).toBe('c')
  history = redo(history)
  expect(toRedo(history, '#c')).toBeNull()
  expect(history.done.at(-1)?.before).toBe('b')
})

test('an edit of the middle goes alone, and what was changed elsewhere is not made again over it', () => {
  const first = step('a', 'b')
  const history = withEdit(withEdit(noHistory, first), step('b', 'c'))
  expect(without(history, first).done.map(({ after }) => after)).toEqual(['c'])
  expect(toRedo(undo(history), '#theirs')).toBeNull()
})

test('a new edit ends what could be redone, and one that changed nothing is none', () => {
  const undone = undo(withEdit(noHistory, step('a', 'b')))
  expect(toRedo(withEdit(undone, step('a', 'c')), '#a')).toBeNull()
  expect(withEdit(undone, step('a', 'a'))).toBe(undone)
})

test('edits of its own lead from one text to another', () => {
  const history = withEdit(withEdit(noHistory, step('a', 'b')), step('b', 'c'))
  expect([leadsTo(history, '#a', '#c'), leadsTo(history, '#a', '#theirs')]).toEqual([true, false])
})
