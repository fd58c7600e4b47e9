import { describe, expect, it } from 'vitest'
import { foundRows, indexOfPlace, stepFrom } from './found-rows.ts'

const hits = [
  { entryId: 'answer', matches: 2 },
  { entryId: 'question', matches: 1 },
  { entryId: 'unread', matches: 3 },
]
const rowOf = (entryId: string) => (entryId === 'unread' ? undefined : 'row')
const rows = foundRows(hits, rowOf, new Map())

describe('the places where words were found', () => {
  it('are counted by row, as said until the row was looked at', () => {
    expect(rows).toEqual([
      { entryIds: ['answer', 'question'], count: 3 },
      { entryIds: ['unread'], count: 3 },
    ])
    expect(foundRows(hits, rowOf, new Map([['row', 5]]))[0]?.count).toBe(5)
    expect(foundRows(hits, rowOf, new Map([['row', 0]]))[0]?.count).toBe(1)
  })

  it('are gone through one by one, and round at the ends', () => {
    const seen = []
    let place = stepFrom(rows, null, -1)
    for (let count = 0; count < 7; count += 1) {
      seen.push([indexOfPlace(rows, place), place?.entryId, place?.fromEnd])
      place = stepFrom(rows, place, 1)
    }
    expect(seen).toEqual([
      [5, 'unread', 2],
      [0, 'answer', 0],
      [1, 'answer', 1],
      [2, 'answer', 2],
      [3, 'unread', 0],
      [4, 'unread', 1],
      [5, 'unread', 2],
    ])
    expect(stepFrom(rows, { entryId: 'unread', fromEnd: 0 }, -1)).toEqual({
      entryId: 'answer',
      fromEnd: 2,
    })
    expect(stepFrom([], null, 1)).toBeNull()
  })

  it('keep their number when a row shows fewer than were said', () => {
    const fewer = foundRows(hits, rowOf, new Map([['row', 1]]))
    expect(indexOfPlace(fewer, { entryId: 'answer', fromEnd: 2 })).toBe(0)
    expect(stepFrom(fewer, { entryId: 'answer', fromEnd: 2 }, 1)?.entryId).toBe('unread')
  })
})
