import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from './lines.ts'

test('values arrive whole and in order, however the bytes are cut', async () => {
  const value = fc.record({ text: fc.string({ unit: 'binary' }), count: fc.integer() })
  const cuts = fc.array(fc.nat(400), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { maxLength: 20 }),
      cuts,
      fc.boolean(),
      async (values, at, ended) => {
        const text = values.map((one) => JSON.stringify(one)).join('\n') + (ended ? '\n' : '')
        const read: unknown[] = []
        for await (const batch of readLines(bodyOf(text, at))) read.push(...batch)
        expect(read).toEqual(values)
      },
    ),
  )
})

function bodyOf(text: string, at: number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const cuts = [0, ...at.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
  return new ReadableStream({
    start(controller) {
      for (const [index, cut] of cuts.entries()) {
        const piece = bytes.slice(cuts[index - 1] ?? 0, cut)
        if (piece.length > 0) controller.enqueue(piece)
      }
      controller.close()
    },
  })
}
