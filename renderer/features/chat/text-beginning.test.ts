import { describe, expect, it } from 'vitest'
import { beginningOf, omittedFrom } from './text-beginning.ts'

describe('the beginning of a long text', () => {
  it('is the text itself while that is short', () => {
    expect(beginningOf('abc\n', 4)).toBe('abc\n')
  })

  it('ends with a line where one ends nearby', () => {
    expect(beginningOf('one\ntwo\nthree\n', 10)).toBe('one\ntwo\n')
  })

  it('is cut within a line that is too long', () => {
    const line = `short\n${'x'.repeat(5_000)}`
    expect(beginningOf(line, 3_000)).toHaveLength(3_000)
  })

  it('never ends within a character', () => {
    expect(beginningOf('😀😀😀', 3)).toBe('😀')
  })
})

describe('what was cut off before it was kept', () => {
  const note = '\n[Cut here: 25 more characters. Ask for less at once.]'

  it('is read from the end of the output', () => {
    expect(omittedFrom(`much${note}`)).toBe(25)
    expect(omittedFrom(`much${note}\nand no end`)).toBe(0)
    expect(omittedFrom('little')).toBe(0)
  })
})
