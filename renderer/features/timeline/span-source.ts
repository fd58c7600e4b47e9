/** Reads the spans of a run, session or operation and then follows it live, as one growing tree. */
import { type DurableEvent, type HearthEvent, isDurable } from '../../../core/contract/event.ts'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { membership } from '../../../core/contract/timeline-scope.ts'
import type { HearthClient } from '../../app/client.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { readInSlices } from './read-in-slices.ts'

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

type Client = { timelines: Pick<HearthClient['timelines'], 'spans'> }
type Stream = Pick<EventStream, 'subscribe'>

/** The stream is joined before the history is read, so nothing falls between. */
export function openSpanSource(client: Client, stream: Stream, scope: TimelineScope): SpanSource {
  const tree = new SpanTree()
  const belongs = membersOf(scope, tree)
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

  const { signal } = controller
  readInSlices(client.timelines.spans(scope, { signal }), signal, {
    take: (pieces) => {
      for (const piece of pieces) tree.restore(piece)
      return tree.count > 0
    },
    draw: () => change({}),
  })
    .then(() => {
      append(early.splice(0))
      change({ loading: false })
    })
    .catch((error: unknown) => {
      if (!signal.aborted) change({ loading: false, error })
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

/** What is delegated by an operation of the tree belongs to it, too, though its events were not read here. */
function membersOf(scope: TimelineScope, tree: SpanTree): (event: HearthEvent) => boolean {
  const isMember = membership(scope)
  const holds = (id: string | undefined) =>
    id !== undefined && tree.find(`operation:${id}`) !== null
  return (event) => isMember(event) || holds(event.operationId) || holds(event.parentOperationId)
}
