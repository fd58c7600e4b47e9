import { expect, test } from 'vitest'
import { noHistory, redo, toRedo, toUndo, undo, withEdit } from './edit-history.ts'

const change = (before: string, after: string) => ({
  before,
  after,
  design: { path: 'a.ts', hash: `#${after}`, definitions: [], problem: null },
})

test('edits are taken back and made again in order', () => {
  let history = withEdit(noHistory, '#a', change('a', 'b'))
  history = withEdit(history, '#b', change('b', 'c'))
  expect(toUndo(history, '#c')?.before).toBe('b')
  history = undo(history)
  expect(toUndo(history, '#b')?.before).toBe('a')
  expect(toRedo(history, '#b')?.after).toBe('c')
  history = redo(history)
  expect(toRedo(history, '#c')).toBeNull()
  expect(toUndo(history, '#c')?.before).toBe('b')
})

test('a file that somebody else changed is left alone', () => {
  const history = withEdit(noHistory, '#a', change('a', 'b'))
  expect(toUndo(history, '#theirs')).toBeNull()
  expect(toRedo(undo(history), '#theirs')).toBeNull()
})

test('a new edit ends what could be redone, and one that changed nothing is none', () => {
  const undone = undo(withEdit(noHistory, '#a', change('a', 'b')))
  expect(toRedo(withEdit(undone, '#a', change('a', 'c')), '#a')).toBeNull()
  expect(withEdit(undone, '#a', change('a', 'a'))).toBe(undone)
})
