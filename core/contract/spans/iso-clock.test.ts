import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IsoClock } from './iso-clock.ts'

it('reads every time as Date does', () => {
  const day = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
  const steps = fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 20 })
  fc.assert(
    fc.property(day, steps, (start, moves) => {
      const clock = new IsoClock()
      let at = start.getTime()
      for (const move of [0, ...moves]) {
        at += move
        if (at < 0) continue
        expect(clock.parse(new Date(at).toISOString())).toBe(at)
      }
    }),
  )
})

it('leaves other ways of writing a time to Date', () => {
  const clock = new IsoClock()
  for (const text of ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00.250+01:00', 'never']) {
    expect(clock.parse(text)).toBe(Date.parse(text))
  }
})
