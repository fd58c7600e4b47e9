import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventLine } from './brief-event.ts'

const long = fc.string({ unit: 'binary', maxLength: 1_500 })
const value = fc.oneof(
  long,
  fc.json(),
  fc.integer(),
  fc.constant('\\'.repeat(450)),
  fc.constant('😀"\n'.repeat(150)),
)

test('long strings are cut to their beginning, all else stays, and the cut is told', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 20 }), value),
      fc.boolean(),
      (args, isEscaping) => {
        const event = { type: 'tool_start', project: 'p', args }
        const text = isEscaping ? escapeAll(JSON.stringify(event)) : JSON.stringify(event)
        const { seq, brief, ...read } = JSON.parse(eventLine(text, 7, true))
        expect(seq).toBe(7)
        if (brief === undefined) expect(read).toEqual(event)
        for (const [key, whole] of Object.entries(args)) {
          const shown = new Map(Object.entries(read.args)).get(key)
          if (typeof whole !== 'string') expect(shown).toEqual(whole)
          else expect(whole.startsWith(String(shown))).toBe(true)
        }
        expect(JSON.parse(eventLine(text, 7, false))).toEqual({ ...event, seq: 7 })
      },
    ),
  )
})

test('a row of a thousand long strings has so many short ones', () => {
  const result = Array.from({ length: 1_000 }, () => 'x'.repeat(5_000))
  const line = eventLine(JSON.stringify({ type: 'tool_call', project: 'p', result }), 1, true)
  expect(JSON.parse(line).result).toEqual(result.map((text) => text.slice(0, 200)))
  expect(JSON.parse(line).brief).toBe(true)
})

test('log lines are left whole', () => {
  const event = { type: 'log', level: 'info', message: 'x'.repeat(2_000), attributes: {} }
  expect(JSON.parse(eventLine(JSON.stringify(event), 1, true))).toEqual({ ...event, seq: 1 })
})

/** The same JSON with every character beyond ASCII as an escape. */
function escapeAll(json: string): string {
  return json.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
