import { describe, expect, it } from 'vitest'
import type { Design, DesignEdit, DesignField, DesignValue } from '../../../core/contract/design.ts'
import { carriedEdit } from './carried-edit.ts'

const at = { start: 0, end: 0, line: 1 }

/** As `{ model: '…', tools: [a, b] }` is read. */
function agent(model: string, tools: string): Design {
  const items = tools.split(', ').map((name): DesignValue => {
    return { kind: 'reference', to: { name, from: './t.ts' }, at }
  })
  const fields: DesignField[] = [
    { name: 'model', value: { kind: 'literal', value: model, at }, certain: true },
    { name: 'tools', value: { kind: 'list', items, at }, certain: true },
  ]
  const value: DesignValue = { kind: 'object', fields, open: false, at }
  const definition = { id: 'default', kind: 'agent' as const, exported: true, value, schema: null }
  return { path: 'a.ts', hash: `${model} ${tools}`, definitions: [definition], problem: null }
}

const seen = agent('x/one', 'a, b, c')
const remove = (index: number): DesignEdit => {
  return { op: 'remove', definition: 'default', path: ['tools', index] }
}
const setModel: DesignEdit = {
  op: 'set',
  definition: 'default',
  path: ['model'],
  value: { json: 'x/mine' },
}

describe('an edit of a file that has changed since it was looked at', () => {
  it('takes out the item that was pressed, wherever it stands by now', () => {
    expect(carriedEdit(remove(1), seen, agent('x/one', 'b, c'), true)).toEqual(remove(0))
    expect(carriedEdit(remove(1), seen, agent('x/two', 'c, a, b'), false)).toEqual(remove(2))
    expect(() => carriedEdit(remove(1), seen, agent('x/one', 'a, c'), false)).toThrow(/tools/)
  })

  it('is made where nobody touched what it is about', () => {
    expect(carriedEdit(setModel, seen, agent('x/one', 'a'), false)).toBe(setModel)
  })

  it('is not made over what somebody else wrote, unless that was oneself', () => {
    const theirs = agent('x/theirs', 'a, b, c')
    expect(() => carriedEdit(setModel, seen, theirs, false)).toThrow(/model was changed in a\.ts/)
    expect(carriedEdit(setModel, seen, theirs, true)).toBe(setModel)
  })
})
