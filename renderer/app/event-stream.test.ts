import { describe, expect, it } from 'vitest'
import type { Followed } from '../../core/client/index.ts'
import type { HearthEvent } from '../../core/contract/event.ts'
import { createEventStream } from './event-stream.ts'

const base = { timestamp: '2026-01-01T00:00:00.000Z', project: 'demo', operationId: 'op_1' }

function text(words: string, turnId = 'turn_1'): HearthEvent {
  return { ...base, type: 'text_delta', turnId, text: words }
}

function idle(seq: number): HearthEvent {
  return { ...base, type: 'idle', seq }
}

/** A stream fed by hand, whose frames are run by hand. */
function handStream() {
  const waiting: ((item: Followed | null) => void)[] = []
  const ready: (Followed | null)[] = []
  let frame: (() => void) | null = null
  const stream = createEventStream(
    async function* () {
      while (true) {
        const item = ready.length
          ? (ready.shift() ?? null)
          : await new Promise<Followed | null>((resolve) => waiting.push(resolve))
        if (item === null) return
        yield item
      }
    },
    (callback) => {
      frame = callback
      return () => {
        frame = null
      }
    },
  )
  async function send(...items: Followed[]) {
    for (const item of items) {
      const next = waiting.shift()
      if (next) next(item)
      else ready.push(item)
    }
    for (let turn = 0; turn < items.length * 4 + 4; turn += 1) await Promise.resolve()
  }
  return {
    stream,
    send,
    emit: (...events: HearthEvent[]) =>
      send(...events.map((event): Followed => ({ kind: 'event', event }))),
    isScheduled: () => frame !== null,
    runFrame() {
      const callback = frame
      frame = null
      callback?.()
    },
  }
}

describe('event stream', () => {
  it('hands out everything of a frame at once and joins neighbouring deltas', async () => {
    const hand = handStream()
    const batches: (readonly HearthEvent[])[] = []
    hand.stream.subscribe((events) => batches.push(events))
    await hand.emit(text('Hel'), text('lo'), idle(1), text(' you'), text('!', 'turn_2'))
    expect(batches).toEqual([])
    hand.runFrame()
    expect(batches).toEqual([[text('Hello'), idle(1), text(' you'), text('!', 'turn_2')]])
    hand.runFrame()
    expect(batches).toHaveLength(1)
  })

  it('keeps events back while paused and loses none', async () => {
    const hand = handStream()
    const seen: HearthEvent[] = []
    hand.stream.subscribe((events) => seen.push(...events))
    hand.stream.setPaused(true)
    await hand.emit(idle(1), idle(2))
    expect(hand.isScheduled()).toBe(false)
    hand.stream.setPaused(false)
    hand.runFrame()
    expect(seen).toEqual([idle(1), idle(2)])
  })

  it('keeps back what was scheduled just before the pause', async () => {
    const hand = handStream()
    const seen: HearthEvent[] = []
    hand.stream.subscribe((events) => seen.push(...events))
    await hand.emit(idle(1))
    hand.stream.setPaused(true)
    hand.runFrame()
    expect(seen).toEqual([])
    hand.stream.setPaused(false)
    hand.runFrame()
    expect(seen).toEqual([idle(1)])
  })

  it('says how the connection stands and when it opened', async () => {
    const hand = handStream()
    let opened = 0
    hand.stream.onOpen(() => {
      opened += 1
    })
    await hand.send({ kind: 'state', state: 'open', attempt: 0, error: null })
    await hand.send({ kind: 'state', state: 'waiting', attempt: 1, error: null })
    expect(hand.stream.state()).toMatchObject({ connection: 'waiting', attempt: 1 })
    expect(opened).toBe(1)
  })
})
