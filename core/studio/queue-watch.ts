/**
 * Tells those who look at the queue that it is another now: something was admitted, begun, waits, or has left.
 * What changes the queue is committed from many places; it is seen where all of them meet.
 */
import type { Change } from '../contract/change.ts'
import type { EphemeralEvent } from '../contract/event.ts'
import type { QueueItem } from '../contract/queue.ts'
import type { Committed, Store } from '../store/port.ts'

type QueueEvent = Extract<EphemeralEvent, { type: 'queue_changed' }>
type Place = Pick<QueueItem, 'id' | 'kind' | 'agent' | 'instanceId' | 'session' | 'workflow'>

interface Notice {
  place: Place
  change: QueueEvent['change']
}

/** The same store; what its commits do to the queue is published once they are durable. */
export function watchQueue<Watched extends Store>(
  store: Watched,
  project: string,
  publish: (events: QueueEvent[]) => void,
): Watched {
  /** Admitted by commits that are under way: they are in no row yet. */
  const admitting = new Map<string, Place>()
  const placeOf = (id: string) => admitting.get(id) ?? store.queue.get(id)

  function noticesOf(changes: readonly Change[]): Notice[] {
    const notices: Notice[] = []
    for (const change of changes) {
      const admitted = admission(change)
      if (admitted !== null) {
        admitting.set(admitted.id, admitted)
        notices.push({ place: admitted, change: 'admitted' })
      }
      const move = moveOf(change)
      const place = move === null ? null : placeOf(move.id)
      if (move === null || place === null) continue
      const isSaid = notices.some((one) => one.place.id === place.id && one.change === move.change)
      if (!isSaid) notices.push({ place, change: move.change })
    }
    return notices
  }

  function forget(notices: readonly Notice[]): void {
    for (const { place, change } of notices) if (change === 'admitted') admitting.delete(place.id)
  }

  return {
    ...store,
    async commit(changes: Change[], line?: string): Promise<Committed> {
      const notices = noticesOf(changes)
      if (notices.length === 0) return store.commit(changes, line)
      try {
        const committed = await store.commit(changes, line)
        const timestamp = new Date().toISOString()
        const events = notices
          .filter((notice) => isApplied(notice, committed))
          .map((notice) => toEvent(notice, project, timestamp))
        if (events.length > 0) publish(events)
        return committed
      } finally {
        forget(notices)
      }
    },
  }
}

function admission(change: Change): Place | null {
  switch (change.type) {
    case 'prompt.admit':
      return { kind: 'prompt', ...ownerOf(change.prompt.operation) }
    case 'dispatch.admit':
      return { kind: 'dispatch', ...ownerOf(change.dispatch) }
    case 'run.create':
      return { kind: 'run', ...ownerOf(change.run) }
    default:
      return null
  }
}

function moveOf(change: Change): { id: string; change: QueueEvent['change'] } | null {
  switch (change.type) {
    case 'prompt.admit':
      return change.prompt.starts ? { id: change.prompt.operation.id, change: 'begun' } : null
    case 'queue.start':
      return { id: change.id, change: 'begun' }
    case 'dispatch.start':
      return { id: change.dispatchId, change: 'begun' }
    case 'run.begin':
      return { id: change.runId, change: 'begun' }
    case 'queue.requeue':
    case 'queue.wait':
      return { id: change.id, change: 'waits' }
    case 'dispatch.requeue':
      return { id: change.dispatchId, change: 'waits' }
    case 'run.suspend':
      return { id: change.runId, change: 'waits' }
    case 'operation.settle':
      return { id: change.operationId, change: 'left' }
    case 'dispatch.settle':
      return { id: change.dispatchId, change: 'left' }
    case 'run.settle':
      return { id: change.runId, change: 'left' }
    default:
      return null
  }
}

/** A request that was handed in before changed nothing. */
function isApplied({ place, change }: Notice, { claim, dispatches }: Committed): boolean {
  if (claim?.isReplay) return false
  if (place.kind !== 'dispatch' || change !== 'admitted') return true
  return dispatches.some(({ id }) => id === place.id)
}

function toEvent({ place, change }: Notice, project: string, timestamp: string): QueueEvent {
  return { type: 'queue_changed', timestamp, project, kind: place.kind, ...ownerOf(place), change }
}

interface Owned {
  id: string
  agent?: string | null | undefined
  instanceId?: string | null | undefined
  session?: string | null | undefined
  workflow?: string | null | undefined
}

function ownerOf({ id, agent, instanceId, session, workflow }: Owned): Omit<Place, 'kind'> {
  return {
    id,
    ...(agent ? { agent } : {}),
    ...(instanceId ? { instanceId } : {}),
    ...(session ? { session } : {}),
    ...(workflow ? { workflow } : {}),
  }
}
