import { expect, test } from 'vitest'
import { findInTerminal, nextIndex, type TerminalLines } from './find-in-terminal.ts'

function lines(...rows: (string | { wrapped: string })[]): TerminalLines {
  return {
    length: rows.length,
    getLine(row) {
      const line = rows[row]
      if (line === undefined) return undefined
      const text = typeof line === 'string' ? line : line.wrapped
      return {
        isWrapped: typeof line !== 'string',
        translateToString: () => text.padEnd(10),
      }
    },
  }
}

test('finds text whatever the case, also where a line was wrapped', () => {
  const buffer = lines('$ npm test', 'an Error: ', '1234567 er', { wrapped: 'ror again' })
  expect(findInTerminal(buffer, 'error', 10)).toEqual([
    { row: 1, column: 3, length: 5 },
    { row: 2, column: 8, length: 5 },
  ])
  expect(findInTerminal(buffer, '', 10)).toEqual([])
})

test('goes from the newest match, around the ends', () => {
  expect(nextIndex(0, null, 1)).toBeNull()
  expect(nextIndex(3, null, -1)).toBe(2)
  expect(nextIndex(3, 0, -1)).toBe(2)
  expect(nextIndex(3, 2, 1)).toBe(0)
})
