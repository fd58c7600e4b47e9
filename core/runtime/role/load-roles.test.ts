import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostTree } from '../markdown/files.ts'
import { loadRoles } from './load-roles.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-roles-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('Roles', () => {
  it('are read with their model and thinking level, bad ones listed', async () => {
    write(
      '.agents/roles/coder.md',
      '---\nmodel: openai/gpt-5.5\nthinking_level: high\n---\nWrite code.',
    )
    write('.agents/roles/bad.md', '---\nthinking_level: enormous\n---\nx')
    const { roles, errors } = await loadRoles(hostTree(join(root, '.agents/roles')))
    expect(roles).toEqual([
      expect.objectContaining({
        name: 'coder',
        model: 'openai/gpt-5.5',
        thinkingLevel: 'high',
        instructions: 'Write code.',
      }),
    ])
    expect(errors[0]?.error.type).toBe('invalid_role')
  })
})
