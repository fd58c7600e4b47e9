/** How often what is read is drawn, by a clock that each piece moves on. */
import { expect, test, vi } from 'vitest'
import { readInSlices } from './read-in-slices.ts'

/** How many pieces had been taken at each drawing. */
async function drawnAfter(pieces: number, millisecondsEach: number): Promise<number[]> {
  let now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  async function* read() {
    for (let index = 0; index < pieces; index += 1) yield index
  }
  let taken = 0
  const drawn: number[] = []
  await readInSlices(read(), new AbortController().signal, {
    take() {
      taken += 1
      now += millisecondsEach
      return true
    },
    draw: () => drawn.push(taken),
  })
  return drawn
}

test('what is read in a moment is drawn once, by whoever waits for the end', async () => {
  expect(await drawnAfter(10, 5)).toEqual([])
})

test('what takes longer is drawn while it grows, ever more rarely', async () => {
  expect(await drawnAfter(100, 10)).toEqual([6, 26, 66])
})
