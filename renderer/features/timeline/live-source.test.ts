/** History and live events as one tree, without gaps and without what belongs to others. */
import { describe, expect, it } from 'vitest'
import type { DurableEvent, HearthEvent } from '../../../core/contract/event.ts'
import { eventLog } from '../../../core/contract/spans/event-log.fixture.ts'
import type { SpanPiece } from '../../../core/contract/spans/span-rows.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import type { EventFilter } from '../../../core/store/port.ts'
import { SpanBuild } from '../../../core/store/timelines/span-pieces.ts'
import { growingEvents, growingSpans } from './growing.ts'
import { type LiveSource, openLiveSource } from './live-source.ts'

/** A server that holds a log and a stream that can be spoken into. */
function studio(log: DurableEvent[]) {
  const scopes: TimelineScope[] = []
  let speak: (batch: readonly HearthEvent[]) => void = () => undefined
  async function* spans(scope: TimelineScope): AsyncGenerator<SpanPiece[]> {
    scopes.push(scope)
    const lines = (filter: EventFilter, range: Range) => linesOf(log, filter, range)
    const build = new SpanBuild({ lines }, scope, 300)
    for (let isMore = true; isMore; ) {
      isMore = build.advance()
      yield build.takeLines().map((line) => JSON.parse(line))
    }
  }
  return {
    scopes,
    speak: (batch: readonly HearthEvent[]) => speak(batch),
    client: { timelines: { spans } },
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

interface Range {
  after?: number
  limit?: number
}

/** As the store has them: of an operation also what it delegated. */
function linesOf(log: DurableEvent[], filter: EventFilter, range: Range) {
  const { after = 0, limit = 1000 } = range
  const found = log
    .filter((event) => event.seq > after)
    .filter((event) => !filter.runId || event.runId === filter.runId)
    .filter(
      ({ operationId, parentOperationId }) =>
        !filter.operationId || [operationId, parentOperationId].includes(filter.operationId),
    )
    .slice(0, limit)
  return { lines: found.map((event) => JSON.stringify(event)), last: found.at(-1)?.seq ?? after }
}

async function loaded(source: LiveSource<object>): Promise<void> {
  await expect.poll(() => source.snapshot().loading).toBe(false)
}

describe('openLiveSource', () => {
  it('reads the whole log of a run and adds what happens meanwhile, each event once', async () => {
    const log = eventLog()
    const events = [
      ...log.run(),
      ...Array.from({ length: 12_500 }, (_, index) =>
        log.event({ type: 'log', level: 'info', message: `${index}`, attributes: {}, runId: 'r1' }),
      ),
    ]
    const door = studio(events)
    const source = openLiveSource(door.stream, growingSpans(door.client, { runId: 'r1' }))
    const drawn: number[] = []
    source.subscribe(() => drawn.push(source.snapshot().tree.count))
    const late = log.event({
      type: 'log',
      level: 'info',
      message: 'late',
      attributes: {},
      runId: 'r1',
    })
    door.speak([...events.slice(-2), late])
    await loaded(source)
    expect(source.snapshot().tree.count).toBe(events.length + 1)
    // Not each of the forty pieces is drawn.
    expect(drawn.length).toBeLessThan(20)
    expect(door.scopes).toEqual([{ runId: 'r1' }])
    source.end()
  })

  it('asks for an operation and what it delegated, and looks through nothing else', async () => {
    const log = eventLog()
    const stranger = log.event({ type: 'idle', operationId: 'other' })
    const door = studio([stranger, ...log.run(), log.event({ type: 'idle', operationId: 'other' })])
    const source = openLiveSource(door.stream, growingSpans(door.client, { operationId: 'op1' }))
    await loaded(source)
    const { tree } = source.snapshot()
    expect(tree.rows.some((span) => span.id === 'turn:turn2')).toBe(true)
    expect(tree.find('run:r1')).toBeNull()
    expect(tree.rows.every(({ id }) => !id.includes('other'))).toBe(true)
    expect(door.scopes).toEqual([{ operationId: 'op1' }])
    source.end()
  })

  it('tells its listeners when something was added, and nobody after its end', async () => {
    const log = eventLog()
    const door = studio(log.run())
    const source = openLiveSource(door.stream, growingSpans(door.client, { runId: 'r1' }))
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
    async function* spans(): AsyncGenerator<SpanPiece[]> {
      yield []
      throw new Error('no')
    }
    const failing = { timelines: { spans } }
    const source = openLiveSource(door.stream, growingSpans(failing, { runId: 'r1' }))
    await loaded(source)
    expect(source.snapshot().error).toEqual(new Error('no'))
  })

  it('follows events one by one, those of the wanted types, each once', async () => {
    const log = eventLog()
    const history = log.run()
    const door = studio([])
    async function* lines(): AsyncGenerator<DurableEvent[]> {
      yield history
    }
    const wanted = { scope: { runId: 'r1' }, types: ['turn' as const, 'run_end' as const] }
    const source = openLiveSource(door.stream, growingEvents({ events: { lines } }, wanted))
    await loaded(source)
    const types = () => source.snapshot().events.map(({ type }) => type)
    const before = types()
    expect(new Set(before)).toEqual(new Set(['turn', 'run_end']))
    let told = 0
    source.subscribe(() => {
      told += 1
    })
    const outcome = { status: 'succeeded', result: null, error: null, isError: false } as const
    const end = log.event({ type: 'run_end', ...outcome, durationMs: 1, runId: 'r1' })
    door.speak([...history, log.event({ type: 'idle', runId: 'r1' }), end, end])
    expect(types()).toEqual([...before, 'run_end'])
    expect(told).toBe(1)
    source.end()
  })
})
