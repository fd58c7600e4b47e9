/** Marks on a row, few or very many. */
import { describe, expect, it } from 'vitest'
import { eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import { type Marker, markerOf } from '../../../core/contract/spans/marker.ts'
import { marksBetween } from './markers.ts'

function marks(count: number, level: (index: number) => 'info' | 'error' = () => 'info'): Marker[] {
  const log = eventLog(0)
  return Array.from({ length: count }, (_, index) => {
    const draft = { type: 'log', message: `m${index}`, attributes: {} } as const
    return markerOf(log.event({ ...draft, level: level(index) }), index)
  }).filter((mark) => mark !== null)
}

describe('marksBetween', () => {
  it('gives those in sight', () => {
    expect(marksBetween(marks(100), 10, 13).map((mark) => mark.at)).toEqual([9, 10, 11, 12])
  })

  it('thins out a crowd but keeps what is grave', () => {
    const shown = marksBetween(
      marks(20_000, (index) => (index === 5010 ? 'error' : 'info')),
      0,
      20_000,
    )
    expect(shown).toHaveLength(200)
    expect(shown.filter((mark) => mark.tone === 'bad').map((mark) => mark.at)).toEqual([5010])
  })

  it('has nothing to give for nothing', () => {
    expect(marksBetween([], 0, 10)).toEqual([])
  })
})
