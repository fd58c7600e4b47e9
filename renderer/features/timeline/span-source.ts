/** Reads the history of a run, session or operation and then follows it live, as one growing span tree. */
import { type DurableEvent, isDurable } from '../../../core/contract/event.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { membership } from '../../../core/contract/timeline-scope.ts'
import type { HearthClient } from '../../app/client.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { SpanTree } from './spans.ts'

export interface SpanSnapshot {
  readonly tree: SpanTree
  /** Changes whenever the tree did. */
  readonly version: number
  readonly loading: boolean
  readonly error: unknown
}

export interface SpanSource {
  subscribe(listener: () => void): () => void
  snapshot(): SpanSnapshot
  end(): void
}

type Client = { events: Pick<HearthClient['events'], 'lines'> }
type Stream = Pick<EventStream, 'subscribe'>

/** While history is read, it is drawn at once, after so many milliseconds, and then ever more rarely. */
const drawnAgainAfter = 200
/** Longer than this, reading lets the page do something else. */
const longestSlice = 12

/** The stream is joined before the history is read, so nothing falls between. */
export function openSpanSource(client: Client, stream: Stream, scope: TimelineScope): SpanSource {
  const tree = new SpanTree()
  const belongs = membership(scope)
  const controller = new AbortController()
  const listeners = new Set<() => void>()
  const early: DurableEvent[] = []
  let current: SpanSnapshot = { tree, version: 0, loading: true, error: null }

  function change(part: Partial<SpanSnapshot>): void {
    current = { ...current, ...part, version: tree.version }
    for (const listener of listeners) listener()
  }

  function append(events: readonly DurableEvent[]): boolean {
    const before = tree.version
    tree.append(events.filter(belongs))
    return tree.version !== before
  }

  const leave = stream.subscribe((batch) => {
    const durable = batch.filter(isDurable)
    if (durable.length === 0) return
    if (current.loading) early.push(...durable)
    else if (append(durable)) change({})
  })

  async function readHistory(): Promise<void> {
    let drawAt = 0
    let pause = drawnAgainAfter
    let sliceFrom = performance.now()
    for await (const events of history(client, scope, controller.signal)) {
      const isNew = append(events)
      const now = performance.now()
      if (isNew && now >= drawAt) {
        change({})
        // What is drawn grows, and so does the work of drawing it.
        drawAt = performance.now() + pause
        pause *= 2
      }
      if (now - sliceFrom < longestSlice) continue
      await nextTask()
      controller.signal.throwIfAborted()
      sliceFrom = performance.now()
    }
    append(early.splice(0))
    change({ loading: false })
  }
  readHistory().catch((error: unknown) => {
    if (!controller.signal.aborted) change({ loading: false, error })
  })

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => current,
    end() {
      leave()
      controller.abort()
    },
  }
}

function history(
  client: Client,
  scope: TimelineScope,
  signal: AbortSignal,
): AsyncIterable<DurableEvent[]> {
  if (!('agent' in scope)) return client.events.lines({ ...scope, brief: true, signal })
  // Tasks run in sessions of their own: read the instance, and let membership choose.
  const { agent, instanceId } = scope
  return client.events.lines({ agent, instanceId, brief: true, signal })
}

/** Unlike a timer it is not slowed down when it is used again and again. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
