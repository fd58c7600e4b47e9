import { describe, expect, it } from 'vitest'
import { parseAnsi, stripAnsi } from './ansi.ts'

describe('terminal output', () => {
  it('keeps colours and weight until they are reset', () => {
    expect(parseAnsi('\u001b[1;32mok\u001b[0m done')).toEqual([
      { text: 'ok', colour: 2, bold: true, dim: false },
      { text: ' done', colour: null, bold: false, dim: false },
    ])
    expect(parseAnsi('\u001b[91mbad')[0]?.colour).toBe(9)
  })
  it('reads indexed colours and skips true colour without mistaking its numbers for codes', () => {
    expect(parseAnsi('\u001b[38;5;4mblue')[0]).toMatchObject({ colour: 4 })
    expect(parseAnsi('\u001b[38;2;1;31;32mrgb')[0]).toMatchObject({ colour: null, bold: false })
  })
  it('drops cursor moves, titles and bells', () => {
    expect(stripAnsi('a\u001b[2K\u001b]0;title\u0007b\u0007c')).toBe('abc')
  })
})
