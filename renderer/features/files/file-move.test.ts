/** Where a moved file lands. */
import { expect, test } from 'vitest'
import { followedPath, movedPath } from './file-move.ts'

test('a file keeps its name in the folder it is put into', () => {
  expect(movedPath('notes.txt', 'docs')).toBe('docs/notes.txt')
  expect(movedPath('docs/deep/a.md', '')).toBe('a.md')
  expect(movedPath('docs', 'docs-old')).toBe('docs-old/docs')
})

test('nothing is put where it is, nor into itself', () => {
  expect(movedPath('docs/a.md', 'docs')).toBeNull()
  expect(movedPath('docs', 'docs')).toBeNull()
  expect(movedPath('docs', 'docs/deep')).toBeNull()
})

test('what lies in a moved folder goes with it, and nothing else', () => {
  expect(followedPath('docs/a.md', 'docs', 'old/docs')).toBe('old/docs/a.md')
  expect(followedPath('docs-old/a.md', 'docs', 'old/docs')).toBeNull()
})
