/** History and live events as one tree, without gaps and without what belongs to others. */
import { describe, expect, it } from 'vitest'
import type { EventQuery } from '../../../core/client/index.ts'
import type { DurableEvent, HearthEvent } from '../../../core/contract/event.ts'
import { eventLog } from './event-log.fixture.ts'
import { openSpanSource, type SpanSource } from './span-source.ts'

/** A server that holds a log and a stream that can be spoken into. */
function studio(log: DurableEvent[]) {
  const queries: EventQuery[] = []
  let speak: (batch: readonly HearthEvent[]) => void = () => undefined
  async function* lines(query: EventQuery): AsyncGenerator<DurableEvent[]> {
    queries.push(query)
    const found = log
      .filter((event) => !query.runId || event.runId === query.runId)
      .filter((event) => !query.operationId || isWithin(event, query.operationId))
    for (let at = 0; at < found.length; at += 300) yield found.slice(at, at + 300)
  }
  return {
    queries,
    speak: (batch: readonly HearthEvent[]) => speak(batch),
    client: { events: { lines } },
    stream: {
      subscribe(listener: (batch: readonly HearthEvent[]) => void) {
        speak = listener
        return () => {
          speak = () => undefined
        }
      },
    },
  }
}

/** As the server has it: an operation and what it delegated. */
function isWithin(event: DurableEvent, operationId: string): boolean {
  return event.operationId === operationId || event.parentOperationId === operationId
}

async function loaded(source: SpanSource): Promise<void> {
  await expect.poll(() => source.snapshot().loading).toBe(false)
}

describe('openSpanSource', () => {
  it('reads the whole log of a run and adds what happens meanwhile, each event once', async () => {
    const log = eventLog()
    const events = [
      ...log.run(),
      ...Array.from({ length: 12_500 }, (_, index) =>
        log.event({ type: 'log', level: 'info', message: `${index}`, attributes: {}, runId: 'r1' }),
      ),
    ]
    const door = studio(events)
    const source = openSpanSource(door.client, door.stream, { runId: 'r1' })
    const drawn: number[] = []
    source.subscribe(() => drawn.push(source.snapshot().tree.events.length))
    const late = log.event({
      type: 'log',
      level: 'info',
      message: 'late',
      attributes: {},
      runId: 'r1',
    })
    door.speak([...events.slice(-2), late])
    await loaded(source)
    expect(source.snapshot().tree.events).toHaveLength(events.length + 1)
    // Something is there at once, and not each of the forty pieces is drawn.
    expect(drawn[0]).toBe(300)
    expect(drawn.length).toBeLessThan(20)
    expect(door.queries).toMatchObject([{ runId: 'r1', brief: true }])
    source.end()
  })

  it('asks for an operation and what it delegated, and looks through nothing else', async () => {
    const log = eventLog()
    const stranger = log.event({ type: 'idle', operationId: 'other' })
    const door = studio([stranger, ...log.run(), log.event({ type: 'idle', operationId: 'other' })])
    const source = openSpanSource(door.client, door.stream, { operationId: 'op1' })
    await loaded(source)
    const { tree } = source.snapshot()
    expect(tree.rows.some((span) => span.id === 'turn:turn2')).toBe(true)
    expect(tree.events.some((event) => event.operationId === 'other')).toBe(false)
    expect(door.queries).toMatchObject([{ operationId: 'op1' }])
    source.end()
  })

  it('tells its listeners when something was added, and nobody after its end', async () => {
    const log = eventLog()
    const door = studio(log.run())
    const source = openSpanSource(door.client, door.stream, { runId: 'r1' })
    await loaded(source)
    let told = 0
    source.subscribe(() => {
      told += 1
    })
    const more = () =>
      log.event({ type: 'log', level: 'info', message: 'x', attributes: {}, runId: 'r1' })
    door.speak([more()])
    expect(told).toBe(1)
    source.end()
    door.speak([more()])
    expect(told).toBe(1)
  })

  it('keeps the error when the history cannot be read', async () => {
    const door = studio([])
    async function* lines(): AsyncGenerator<DurableEvent[]> {
      yield []
      throw new Error('no')
    }
    const failing = { events: { lines } }
    const source = openSpanSource(failing, door.stream, { runId: 'r1' })
    await loaded(source)
    expect(source.snapshot().error).toEqual(new Error('no'))
  })
})
