/** The events of a run, session or operation in their order, and those that come: only the log shows them. */
import { type DurableEvent, type EventType, isDurable } from '../../../core/contract/event.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { membership } from '../../../core/contract/timeline-scope.ts'
import type { HearthClient } from '../../app/client.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { readInSlices } from './read-in-slices.ts'

export interface EventSnapshot {
  /** Grows in place: `version` says when. */
  readonly events: readonly DurableEvent[]
  readonly version: number
  readonly loading: boolean
  readonly error: unknown
}

export interface EventSource {
  subscribe(listener: () => void): () => void
  snapshot(): EventSnapshot
  end(): void
}

type Client = { events: Pick<HearthClient['events'], 'lines'> }
type Stream = Pick<EventStream, 'subscribe'>

/** Long strings are cut. `types` leaves out all others. */
export function openEventSource(
  client: Client,
  stream: Stream,
  { scope, types }: { scope: TimelineScope; types?: EventType[] | undefined },
): EventSource {
  const events: DurableEvent[] = []
  const isMember = membership(scope)
  const controller = new AbortController()
  const listeners = new Set<() => void>()
  const early: DurableEvent[] = []
  let current: EventSnapshot = { events, version: 0, loading: true, error: null }

  function change(part: Partial<EventSnapshot>): void {
    current = { ...current, ...part, version: events.length }
    for (const listener of listeners) listener()
  }

  function append(more: readonly DurableEvent[]): boolean {
    const before = events.length
    for (const event of more) {
      const isNew = event.seq > (events.at(-1)?.seq ?? 0)
      // Membership is asked of all: it learns from each.
      if (isMember(event) && isNew && (types?.includes(event.type) ?? true)) events.push(event)
    }
    return events.length > before
  }

  const leave = stream.subscribe((batch) => {
    const durable = batch.filter(isDurable)
    if (current.loading) early.push(...durable)
    else if (append(durable)) change({})
  })

  const { signal } = controller
  const lines = client.events.lines({ ...filterOf(scope), types, brief: true, signal })
  readInSlices(lines, signal, { take: append, draw: () => change({}) })
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

/** Tasks run in sessions of their own: read the instance, and let membership choose. */
function filterOf(scope: TimelineScope) {
  if (!('agent' in scope)) return scope
  return { agent: scope.agent, instanceId: scope.instanceId }
}
