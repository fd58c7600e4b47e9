import { expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

test('ordinary text of any language stays as it is', () => {
  const text = 'npm test\n\tgrün · テスト · 🚀'
  expect(plainText(text, 100)).toBe(text)
})

test.each([
  ['a text that turns around', 'rm \u202Egnp.exe', 'rm \\u202egnp.exe'],
  ['a space that is none', 'rm\u200B -rf', 'rm\\u200b -rf'],
  ['a letter that shows nothing', 'a\u3164b', 'a\\u3164b'],
  ['a tag beyond the first plane', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['a control character', 'ls\r\u001b[2K', 'ls\\u000d\\u001b[2K'],
  ['half a character', 'a\ud800b', 'a\\ud800b'],
])('%s is written out', (_what, text, shown) => {
  expect(plainText(text, 100)).toBe(shown)
})

test('what is too long keeps its end, where the danger hides', () => {
  const shown = plainText(`echo ${'a'.repeat(5000)}; rm -rf ~`, 300)
  expect(shown).toMatch(/^echo aaa/)
  expect(shown).toMatch(/; rm -rf ~$/)
  expect(shown).toContain('characters are not shown')
  expect(shown.length).toBeLessThan(360)
})

test('many lines do not push the buttons away, and the last ones are shown', () => {
  const shown = plainText(`${'\n'.repeat(200)}rm -rf ~`, 1000)
  expect(shown.split('\n').length).toBeLessThan(30)
  expect(shown).toContain('lines are not shown')
  expect(shown).toMatch(/rm -rf ~$/)
})
