import { expect, test } from 'vitest'
import { parseTraceparent } from './traceparent.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'
const span = 'b7ad6b7169203331'

test('a caller is read', () => {
  expect(parseTraceparent(`00-${trace}-${span}-01`)).toEqual({
    traceId: trace,
    spanId: span,
    traceFlags: 1,
    isRemote: true,
  })
  expect(parseTraceparent(`00-${trace}-${span}-00`)?.traceFlags).toBe(0)
  expect(parseTraceparent(`cc-${trace}-${span}-01-of-a-later-version`)?.spanId).toBe(span)
})

test.each([
  null,
  '',
  'nonsense',
  `ff-${trace}-${span}-01`,
  `00-${trace}-${span}-01-more`,
  `00-${'0'.repeat(32)}-${span}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
])('%s names nobody', (text) => {
  expect(parseTraceparent(text)).toBeNull()
})
