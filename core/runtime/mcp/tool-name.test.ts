import { expect, test } from 'vitest'
import { exposedToolName } from './tool-name.ts'

test('keeps what providers allow and replaces the rest', () => {
  expect(exposedToolName('git-hub', 'list_issues')).toBe('mcp__git-hub__list_issues')
  expect(exposedToolName('my files', 'größe/lesen!')).toBe('mcp__my_files__gr__e_lesen_')
})

test('shortens long names to distinct ones', () => {
  const long = 'x'.repeat(80)
  const names = [exposedToolName(long, 'a'), exposedToolName(long, 'b'), exposedToolName('s', long)]
  expect(new Set(names).size).toBe(3)
  for (const name of names) expect(name).toMatch(/^mcp__[A-Za-z0-9_-]{59}$/)
})
