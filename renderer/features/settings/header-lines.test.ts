/** Headers written by hand. */
import { describe, expect, it } from 'vitest'
import { parseHeaders } from './header-lines.ts'

describe('parseHeaders', () => {
  it('reads one header a line, with colons in the value', () => {
    expect(parseHeaders('x-team: search\n\n x-url : http://a:1\n')).toEqual({
      headers: { 'x-team': 'search', 'x-url': 'http://a:1' },
      problem: null,
    })
  })

  it('says which line is not a header', () => {
    expect(parseHeaders('x-team search').problem).toContain('x-team search')
    expect(parseHeaders('bad name: x').problem).toContain('bad name')
  })
})
