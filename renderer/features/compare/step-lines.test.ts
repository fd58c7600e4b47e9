import { expect, test } from 'vitest'
import { mostCharacters, stepLines } from './step-lines.ts'

const numbered = (count: number) => Array.from({ length: count }, (_, line) => `line ${line}`)

test('a long text is shown from a little before where it differs', () => {
  const [one, other] = [numbered(40), numbered(40)]
  other[20] = 'else'
  const { shown, before, total, isLong } = stepLines(
    one.join('\n'),
    other.join('\n'),
    'left',
    false,
  )
  expect(shown.map(({ text, isNews }) => (isNews ? `! ${text}` : text)).slice(0, 4)).toEqual([
    'line 18',
    'line 19',
    '! line 20',
    'line 21',
  ])
  expect({ before, total, isLong, count: shown.length }).toEqual({
    before: 18,
    total: 40,
    isLong: true,
    count: 8,
  })
  expect(stepLines(one.join('\n'), other.join('\n'), 'left', true).shown).toHaveLength(40)
})

test('one endless line is cut while it is folded, and whole when it is opened', () => {
  const text = 'x'.repeat(5000)
  expect(stepLines(text, null, 'left', false)).toMatchObject({ isLong: true, left: null })
  expect(stepLines(text, null, 'left', false).shown[0]?.text.length).toBeLessThan(700)
  expect(stepLines(text, null, 'left', true).shown[0]?.text).toBe(text)
})

test('what is too large says what of it is missing', () => {
  const text = 'y'.repeat(mostCharacters + 1)
  expect(stepLines(text, null, 'left', true).left).toBe(
    'Only the first 200,000 of 200,001 characters are shown.',
  )
  expect(stepLines(text, text, 'left', true).left).not.toContain('line by line')
  expect(stepLines('short', text, 'left', true).left).toBe(
    'It is too long to be compared line by line.',
  )
})
