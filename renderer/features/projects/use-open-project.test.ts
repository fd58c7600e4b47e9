/** Paths as people type them. */
import { expect, test } from 'vitest'
import { wholePath } from './use-open-project.ts'

test.each([
  ['/srv/agents', '/srv/agents'],
  ['  /srv/agents ', '/srv/agents'],
  ['C:\\code\\desk', 'C:\\code\\desk'],
  ['~', '/home/me'],
  ['~/code/desk', '/home/me/code/desk'],
  ['~else/code', null],
  ['code/desk', null],
  ['', null],
])('%s is %s', (typed, path) => {
  expect(wholePath(typed, '/home/me')).toBe(path)
})
