/** Which commands the palette offers first. */
import { expect, test } from 'vitest'
import { recentCommands, rememberCommand } from './recent-commands.ts'

function storage(text: string | null = null) {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_key: string, next: string) => {
      kept = next
    },
  }
}

test('the newest comes first, each once, and no more than one looks at', () => {
  const kept = storage()
  for (const id of ['a', 'b', 'a', 'c', 'd', 'e']) rememberCommand(id, kept)
  expect(recentCommands(kept)).toEqual(['e', 'd', 'c', 'a'])
})

test.each([null, 'hello', '{"a":1}', '[1]'])('what cannot be read (%s) is none', (text) => {
  expect(recentCommands(storage(text))).toEqual([])
})
