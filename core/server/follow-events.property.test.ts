/** A reader that is slow, stops, and is cut off as chance will have it still sees every durable event once, in order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrameWriter } from './event-stream.ts'
import { followEvents } from './follow-events.ts'
import { createFakeStudio } from './testing/fake-studio.ts'

/** Takes so many frames, then is full until it is given more room. */
function createReader(seen: number[]) {
  const gone = new AbortController()
  let room = 0
  let waiting: (() => void)[] = []
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  gone.signal.addEventListener('abort', wake)
  const write = (frames: string) => {
    room -= 1
    for (const [, id] of frames.matchAll(/^id: (\d+)\nevent/gm)) seen.push(Number(id))
  }
  const writer: FrameWriter = {
    signal: gone.signal,
    write,
    send: () => undefined,
    position: () => undefined,
    isFull: () => room <= 0,
    drained: () =>
      room > 0 || gone.signal.aborted
        ? Promise.resolve()
        : new Promise((resolve) => (waiting = [...waiting, resolve])),
  }
  return {
    writer,
    give(frames: number) {
      room = Math.max(room, 0) + frames
      wake()
    },
    leave: () => gone.abort(),
  }
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('emit' as const), count: fc.nat({ max: 9 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('read' as const), count: fc.nat({ max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('cut' as const), count: fc.nat({ max: 3 }) }),
  },
)

test('no cut and no pause loses or repeats an event', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { fake } = createFakeStudio()
      const seen: number[] = []
      let emitted = 0
      const connect = () => {
        const reader = createReader(seen)
        const done = followEvents(fake, {}, seen.at(-1) ?? 0, reader.writer)
        return { ...reader, done }
      }
      let connection = connect()
      for (const { do: what, count } of steps) {
        if (what === 'read') connection.give(count)
        else if (what === 'emit') {
          for (let index = 0; index < count; index += 1) {
            emitted += 1
            await fake.emit({ type: 'log', level: 'info', message: `${emitted}`, attributes: {} })
          }
        } else {
          connection.leave()
          await connection.done
          connection = connect()
          connection.give(count)
        }
      }
      connection.give(1_000_000)
      await expect.poll(() => seen.length, { interval: 1 }).toBeGreaterThanOrEqual(emitted)
      connection.leave()
      await connection.done
      expect(seen).toEqual(Array.from({ length: emitted }, (_, index) => index + 1))
    }),
    { numRuns: 150 },
  )
})
