import { expect, test } from 'vitest'
import { maskedPlaces } from './masked-places.ts'

test('the first places are shown with what stands around them, the others are counted', () => {
  const line = (index: number) => `before ${index} [masked: API key] after\n`
  const text = Array.from({ length: 15 }, (_, index) => line(index)).join('')
  const { places, more } = maskedPlaces(text)
  expect(places).toHaveLength(12)
  expect(more).toBe(3)
  expect(places[1]).toMatchObject({
    before: 'before 1 ',
    masked: '[masked: API key]',
    after: ' after',
  })
  expect(maskedPlaces('nothing')).toEqual({ places: [], more: 0 })
})
