/** What the palettes offer first. */
import { expect, test } from 'vitest'
import { matchScore } from './match-score.ts'

const commands: [string, string][] = [
  ['Go to Approvals', 'permission questions history'],
  ['Go to Terminal', ''],
  ['Settings: Storage', 'backup restore delete history size retention'],
  ['Settings: Local port', 'tokens api address callers curl'],
  ['New agent…', 'add create scaffold'],
  ['src/agents/assistant.ts', ''],
]

function found(typed: string): string[] {
  return commands
    .map((texts) => ({ title: texts[0], score: matchScore(texts, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title)
}

test.each([
  ['setstor', 'Settings: Storage'],
  ['term', 'Go to Terminal'],
  ['history', 'Go to Approvals'],
  ['backup', 'Settings: Storage'],
  ['port', 'Settings: Local port'],
  ['new ag', 'New agent…'],
  ['agent new', 'New agent…'],
  ['setings', 'Settings: Storage'],
  ['srcass', 'src/agents/assistant.ts'],
  ['gta', 'Go to Approvals'],
])('“%s” finds %s first', (typed, title) => {
  expect(found(typed)[0]).toBe(title)
})

test('what does not fit is not offered', () => {
  expect(found('zebra')).toEqual([])
  expect(found('new zebra')).toEqual([])
  expect(found('term')).toEqual(['Go to Terminal'])
})

test('a long text takes no time', () => {
  const text = 'a'.repeat(400)
  expect(matchScore([`${text} ${'a '.repeat(200)}`], `${'a'.repeat(30)}b`)).toBe(0)
})
