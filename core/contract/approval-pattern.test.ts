import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patternMatches, type Question, suggestPattern } from './approval-pattern.ts'
import { compoundSyntax } from './shell-syntax.ts'

const shell = (subject: string): Question => ({ capability: 'shell', toolName: 'bash', subject })
const write = (subject: string): Question => ({ capability: 'write', toolName: 'w', subject })
const tool = (toolName: string): Question => ({ capability: 'tool', toolName, subject: '{}' })

test.each([
  ['git *', shell('git log -n 1'), true],
  ['git *', shell('github'), false],
  ['git *', shell('PAGER=… git log'), false],
  ['git log', shell(' git log\n'), true],
  ['git *', shell('git log; rm -rf .'), false],
  ['*', shell('git log > file'), false],
  ['git log | head', shell('git log | head'), true],
  ['/workspace/*', write('/workspace/a.txt'), true],
  ['/workspace/*', write('/workspace/a/b.txt'), false],
  ['/workspace/**', write('/workspace/a/b.txt'), true],
  ['/workspace/**', write('/etc/passwd'), false],
  ['/a.b', write('/aXb'), false],
  ['mcp__github__*', tool('mcp__github__close_issue'), true],
  ['mcp__github__*', tool('mcp__mail__send'), false],
])('%s covers %o: %s', (pattern, question, expected) => {
  expect(patternMatches(pattern, question)).toBe(expected)
})

test('no pattern with a star lets a second command in', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(...compoundSyntax.filter((syntax) => syntax.trim() !== '')),
      fc.string({ minLength: 1 }),
      (before, syntax, after) => {
        expect(patternMatches('*', shell(`x${before}${syntax}${after}x`))).toBe(false)
      },
    ),
  )
})

test('what is suggested matches what is asked', () => {
  const subject = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(subject, (text) => {
      for (const question of [
        shell(text),
        tool('send'),
        write(`/workspace/${text.split('/').at(-1)}`),
      ]) {
        expect(patternMatches(suggestPattern(question), question)).toBe(true)
      }
    }),
  )
  expect(suggestPattern(shell('npm install left-pad'))).toBe('npm *')
  expect(suggestPattern(write('/workspace/src/a.ts'))).toBe('/workspace/src/*')
})
