/** What is said of a text that is not JSON. */
import { expect, test } from 'vitest'
import { parseJson } from './json-text.ts'

test.each([
  ['{\n  "a": a\n}', 2],
  ['{\n  "a": 1,\n  b: 2\n}', 3],
  ["{\n  'a': 1\n}", 2],
  ['{\n  "a": ', 2],
  ['[\n1,\n2,\n]', 4],
  ['{\n"a": "open\n}', 2],
  ['{}\n{}', 2],
  ['nope', 1],
])('%j is told with its line', (text, line) => {
  const { problem } = parseJson(text)
  expect(problem).toMatch(new RegExp(`line ${line}\\b`))
  expect(problem?.length).toBeLessThan(90)
})

test('what is JSON has no problem, nor has nothing', () => {
  expect(parseJson('{"a": [1]}')).toEqual({ value: { a: [1] }, problem: null })
  expect(parseJson(' ')).toEqual({ value: undefined, problem: null })
})
