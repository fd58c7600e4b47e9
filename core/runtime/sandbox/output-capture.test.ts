import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OutputCapture } from './output-capture.ts'

function cuts(bytes: Uint8Array, sizes: number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  let at = 0
  for (const size of sizes) {
    parts.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...parts, bytes.subarray(at)]
}

test('text comes out whole, however its bytes were cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(7)), (text, sizes) => {
      let live = ''
      const capture = new OutputCapture((part) => {
        live += part
      })
      for (const part of cuts(new TextEncoder().encode(text), sizes)) capture.write(part)
      expect(capture.end()).toEqual({ text, truncated: false })
      expect(live).toBe(text)
    }),
  )
})

test('beyond its cap it keeps beginning and end, counts the rest, and splits no character', () => {
  const cap = 20
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 20 }),
      (chunks) => {
        const capture = new OutputCapture(undefined, cap)
        for (const chunk of chunks) capture.writeText(chunk)
        const whole = chunks.join('')
        const { text, truncated } = capture.end()
        expect(text.isWellFormed()).toBe(whole.isWellFormed())
        if (!truncated) {
          expect(text).toBe(whole)
          return
        }
        const match = /^([\s\S]*)\n… (\d+) characters omitted …\n([\s\S]*)$/.exec(text)
        const [head = '', omitted = '', tail = ''] = match?.slice(1) ?? []
        expect(whole.startsWith(head)).toBe(true)
        expect(whole.endsWith(tail)).toBe(true)
        expect(head.length + tail.length).toBeLessThanOrEqual(cap)
        expect(head.length + Number(omitted) + tail.length).toBe(whole.length)
      },
    ),
  )
})

test('what fits within the cap is not truncated', () => {
  const capture = new OutputCapture(undefined, 20)
  capture.writeText('0123456789')
  capture.writeText('0123456789')
  expect(capture.end()).toEqual({ text: '01234567890123456789', truncated: false })
})
