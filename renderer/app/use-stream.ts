/** Hooks over a project's stream: what runs and what it has said so far, and how the connection stands. */
import { useSyncExternalStore } from 'react'
import type { EventStream, StreamState } from './event-stream.ts'
import { applyLive, type LiveOperations } from './live-operations.ts'
import { useProject } from './project.ts'

const keptOperations = 100

/** Forgets the oldest finished operations: their messages are in their sessions. */
function dropOldest(operations: LiveOperations): LiveOperations {
  if (operations.size <= keptOperations) return operations
  const kept = [...operations.values()]
  const finished = kept.filter((operation) => !operation.running)
  const dropped = new Set(finished.slice(0, operations.size - keptOperations))
  return new Map(
    kept.filter((one) => !dropped.has(one)).map((one) => [one.operationId, one] as const),
  )
}

interface LiveStore {
  get(): LiveOperations
  subscribe(listener: () => void): () => void
}

const stores = new WeakMap<EventStream, LiveStore>()

/** One store per stream, made when first asked for; it lives as long as its stream. */
function liveStore(stream: EventStream): LiveStore {
  const known = stores.get(stream)
  if (known) return known
  let state: LiveOperations = new Map()
  const listeners = new Set<() => void>()
  stream.subscribe((events) => {
    const next = applyLive(state, events)
    if (next === state) return
    state = dropOldest(next)
    for (const listener of listeners) listener()
  })
  const store: LiveStore = {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  stores.set(stream, store)
  return store
}

/** Starts collecting live operations of a stream, also while no view shows them. */
export function collectLive(stream: EventStream): void {
  liveStore(stream)
}

/** Everything that runs or ran since the window was opened. */
export function useLiveOperations(): LiveOperations {
  const store = liveStore(useProject().events)
  return useSyncExternalStore(store.subscribe, store.get)
}

/** How the connection stands. */
export function useStreamState(): StreamState {
  const { events } = useProject()
  return useSyncExternalStore(events.subscribeState, events.state)
}
