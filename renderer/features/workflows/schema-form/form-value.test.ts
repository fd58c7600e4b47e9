/** Editing a value one place at a time, and remembering inputs. */
import { describe, expect, it } from 'vitest'
import { valueAt, withValueAt } from './form-value.ts'
import { mergeInputs, pastInputs, rememberInput } from './input-history.ts'

describe('withValueAt', () => {
  it('changes one place and leaves the old value as it was', () => {
    const before = { a: [{ b: 1 }, { b: 2 }], c: 3 }
    const after = withValueAt(before, ['a', 1, 'b'], 9)
    expect(after).toEqual({ a: [{ b: 1 }, { b: 9 }], c: 3 })
    expect(before.a[1]).toEqual({ b: 2 })
    expect(valueAt(after, ['a', 1, 'b'])).toBe(9)
  })

  it('takes a field out when given undefined, and makes what is missing on the way', () => {
    expect(withValueAt({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 })
    expect(withValueAt(undefined, ['x', 0, 'y'], 1)).toEqual({ x: [{ y: 1 }] })
  })
})

describe('past inputs', () => {
  function storage() {
    const texts = new Map<string, string>()
    return {
      getItem: (key: string) => texts.get(key) ?? null,
      setItem: (key: string, text: string) => void texts.set(key, text),
    }
  }

  it('keeps the last ten, newest first, each once, apart by project and workflow', () => {
    const store = storage()
    for (let at = 0; at < 14; at += 1)
      rememberInput('p', 'w', { at, payload: { at: at % 12 } }, store)
    const past = pastInputs('p', 'w', store)
    expect(past).toHaveLength(10)
    expect(past.slice(0, 3).map((input) => input.payload)).toEqual([
      { at: 1 },
      { at: 0 },
      { at: 11 },
    ])
    expect(pastInputs('p', 'other', store)).toEqual([])
  })

  it('stand beside those of runs that others started, each once', () => {
    const here = [{ at: 30, payload: { say: 'mine' } }]
    const runs = [
      { at: 40, payload: { say: 'theirs' } },
      { at: 29, payload: { say: 'mine' } },
      { at: 10, payload: { say: 'old' } },
    ]
    expect(mergeInputs(here, runs).map(({ at }) => at)).toEqual([40, 30, 10])
  })

  it('takes damaged text for nothing', () => {
    const store = storage()
    store.setItem('hearth.inputs.p.w', '{')
    expect(pastInputs('p', 'w', store)).toEqual([])
  })
})
