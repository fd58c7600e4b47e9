import { expect, test } from 'vitest'
import type { DesignValue } from '../../../core/contract/design.ts'
import { importPath, valueAt } from './value-at.ts'

const at = { start: 0, end: 0, line: 1 }
const one: DesignValue = { kind: 'literal', value: 1, at }

test('values are found by their path, and what hides them is named', () => {
  const code: DesignValue = { kind: 'code', text: 'f()', at }
  const list: DesignValue = { kind: 'list', items: [one], at }
  const root: DesignValue = {
    kind: 'object',
    open: false,
    fields: [
      { name: 'list', value: list, certain: false },
      { name: 'code', value: code, certain: true },
    ],
    at,
  }
  expect(valueAt(root, ['list', 0])).toEqual({ state: 'present', value: one, certain: false })
  expect(valueAt(root, ['nothing', 'below'])).toEqual({ state: 'absent' })
  expect(valueAt(root, ['code', 'below'])).toEqual({ state: 'hidden', by: code })
})

test('modules are named as the other file imports them', () => {
  expect(importPath('src/agents/a.ts', 'src/tools/t.ts')).toBe('../tools/t.ts')
  expect(importPath('src/agents/deep/a.ts', 'src/tools/t.ts')).toBe('../../tools/t.ts')
  expect(importPath('src/agents/a.ts', 'src/agents/b.ts')).toBe('./b.ts')
  expect(importPath('agents/a.ts', 'src/tools/t.ts')).toBe('../src/tools/t.ts')
})
