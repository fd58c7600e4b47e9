import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareStateFolder } from './state-folder.ts'

test('the folder keeps itself out of version control, and may be there already', () => {
  const root = mkdtempSync(join(tmpdir(), 'hearth-state-'))
  const state = prepareStateFolder(root)
  expect(prepareStateFolder(root)).toEqual(state)
  expect(readFileSync(join(root, '.hearth/.gitignore'), 'utf8')).toBe('*\n')
})

test.runIf(existsSync('/proc/self'))('a folder that takes no files is refused at once', () => {
  expect(() => prepareStateFolder('/proc')).toThrow(
    expect.objectContaining({ type: 'project_unreadable', status: 400 }),
  )
})
