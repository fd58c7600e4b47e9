import { describe, expect, it, test } from 'vitest'
import { argumentText, exitCodeOf, jsonIn, languageOf } from './tool-summary.ts'

describe('a tool call in one line', () => {
  it('shows the argument that tells it apart', () => {
    expect(
      [
        { command: 'npm test\n  --watch' },
        { path: 'notes/a.md', content: 'long' },
        { pattern: 'TODO', path: 'src' },
        { city: 'Oslo', days: 3 },
        {},
        null,
        'plain',
      ].map(argumentText),
    ).toEqual([
      'npm test --watch',
      'notes/a.md',
      'TODO in src',
      'city: Oslo, days: 3',
      '',
      '',
      'plain',
    ])
  })
  it('cuts what is too long for a line', () => {
    expect(argumentText({ command: 'x'.repeat(500) })).toHaveLength(161)
  })
})

describe('tool output', () => {
  it('is a tree only when it is whole JSON', () => {
    expect(jsonIn(' {"a": [1]} ')).toEqual({ a: [1] })
    expect([jsonIn('{"a": '), jsonIn('12'), jsonIn('total 4')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
  it('takes the language from the extension', () => {
    expect([languageOf('src/a.ts'), languageOf('Makefile')]).toEqual(['ts', ''])
  })
})

test('what a command ended with is read from the end of its output', () => {
  expect(exitCodeOf('1 failed\n[exit code 1]')).toBe(1)
  expect(exitCodeOf('[exit code 124: it may have run into its timeout of 5 s]')).toBe(124)
  expect(exitCodeOf('[exit code 3]\nwas printed by the command itself')).toBe(0)
  expect(exitCodeOf('[no output, exit code 0]')).toBe(0)
})
