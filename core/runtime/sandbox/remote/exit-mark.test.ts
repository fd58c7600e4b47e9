import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExitMark, exitWord } from './exit-mark.ts'

test('finds the word wherever it was cut, and gives on everything else', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(text, text, fc.nat(255), fc.array(fc.nat(120)), (before, after, code, cuts) => {
      const whole = `${before}${exitWord('m.1.')}${code};${after}`
      const mark = new ExitMark('m.1.')
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length]
      const shown = at.slice(1).map((end, index) => mark.take(whole.slice(at[index], end)))
      expect(shown.join('') + mark.end()).toBe(before + after)
      expect(mark.exit).toBe(code)
    }),
  )
})

test('text that only begins like the word is given on at the end', () => {
  const mark = new ExitMark('m')
  expect(mark.take('see <exit')).toBe('see ')
  expect(mark.take(' m')).toBe('')
  expect(mark.end()).toBe('<exit m')
  expect(mark.exit).toBeNull()
})

test('bytes of one character may come apart', () => {
  const mark = new ExitMark('m')
  const bytes = Buffer.from(`ü${exitWord('m')}no folder;`)
  expect(mark.take(bytes.subarray(0, 1)) + mark.take(bytes.subarray(1))).toBe('ü')
  expect(mark.exit).toBe('no folder')
})
