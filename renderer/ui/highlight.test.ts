import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlight } from './highlight.ts'

describe('highlight', () => {
  it('tells keywords, strings, numbers, comments and calls apart', () => {
    expect(highlight("const x = f('a', 12) // done", 'ts')).toEqual([
      { kind: 'keyword', text: 'const' },
      { kind: 'plain', text: ' x = ' },
      { kind: 'name', text: 'f' },
      { kind: 'plain', text: '(' },
      { kind: 'string', text: "'a'" },
      { kind: 'plain', text: ', ' },
      { kind: 'number', text: '12' },
      { kind: 'plain', text: ') ' },
      { kind: 'comment', text: '// done' },
    ])
  })
  it('takes # as a comment only where it is one', () => {
    expect(highlight('# hi', 'bash')[0]?.kind).toBe('comment')
    expect(highlight('#main', 'css')[0]?.kind).toBe('plain')
  })
  it('never loses or invents a character, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('ts', 'py', 'bash', 'sql', 'zig', ''),
        (code, language) => {
          expect(
            highlight(code, language)
              .map((token) => token.text)
              .join(''),
          ).toBe(code)
        },
      ),
    )
  })
})
