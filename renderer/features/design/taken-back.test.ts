import { describe, expect, it } from 'vitest'
import { takenBack } from './taken-back.ts'

const before = ['const a = {', "  model: 'one',", '  tools: [x],', '}', ''].join('\n')
const after = before.replace("'one'", "'two'")

describe('an edit that is taken back', () => {
  it('leaves what was changed since as it is', () => {
    expect(takenBack(before, after, after)).toBe(before)
    const since = `// new\n${after.replace('[x]', '[x, y]')}`
    expect(takenBack(before, after, since)).toBe(`// new\n${before.replace('[x]', '[x, y]')}`)
  })

  it('takes back lines in several places', () => {
    const edited = `import y\n${before.replace('[x]', '[x, y]')}`
    expect(takenBack(before, edited, edited.replace("'one'", "'two'"))).toBe(after)
  })

  it('brings removed lines back to where they were', () => {
    const shorter = before.replace("  model: 'one',\n", '')
    expect(takenBack(before, shorter, `${shorter}// end\n`)).toBe(`${before}// end\n`)
  })

  it('gives up where its place is not certain', () => {
    expect(takenBack(before, after, after.replace("'two'", "'three'"))).toBeNull()
    expect(takenBack('a', 'b', 'b\nc\nb')).toBeNull()
  })
})
