import { expect, test } from 'vitest'
import type { GitStatus } from '../../../core/contract/git.ts'
import { marksOf } from './git-marks.ts'

const status: GitStatus = {
  state: 'ok',
  reason: null,
  branch: 'main',
  head: 'abc',
  ahead: null,
  behind: null,
  isTruncated: false,
  files: [
    { path: 'src/agents/a.ts', change: 'modified', isStaged: false, from: null },
    { path: 'new.txt', change: 'untracked', isStaged: false, from: null },
  ],
}

test('marks files with their change and folders above them with a dot', () => {
  const marks = [...marksOf(status)].map(([path, { letter }]) => `${letter} ${path}`)
  expect(marks.sort()).toEqual(['M src/agents/a.ts', 'U new.txt', '• src', '• src/agents'])
  expect(marksOf(undefined).size).toBe(0)
})
