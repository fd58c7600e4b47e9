/** Hooks over a project's stream: matching events with their history, live operations, connection. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { EventQuery } from '../../core/client/index.ts'
import { type HearthEvent, isDurable } from '../../core/contract/event.ts'
import type { EventStream, StreamState } from './event-stream.ts'
import { applyLive, type LiveOperation, type LiveOperations } from './live-operations.ts'
import { useProject } from './project.ts'

/** Does the event belong to what the filter asks for? */
export function matches(filter: EventQuery, event: HearthEvent): boolean {
  return (
    (filter.runId === undefined || filter.runId === event.runId) &&
    (filter.agent === undefined || filter.agent === event.agent) &&
    (filter.instanceId === undefined || filter.instanceId === event.instanceId) &&
    (filter.session === undefined || filter.session === event.session) &&
    (filter.operationId === undefined ||
      filter.operationId === event.operationId ||
      filter.operationId === event.parentOperationId) &&
    (filter.dispatchId === undefined || filter.dispatchId === event.dispatchId) &&
    (filter.types === undefined || filter.types.includes(event.type))
  )
}

export interface EventLog {
  /** Durable events in order of `seq`, from the first. Deltas are not kept. */
  events: readonly HearthEvent[]
  loading: boolean
  error: unknown
  reload: () => void
}

/**
 * All durable events that match, from the beginning and then live. The stream is joined before the
 * history is read, so nothing falls between; what arrives twice is kept once.
 */
export function useEvents(filter: EventQuery): EventLog {
  const { client, events: stream } = useProject()
  const [log, setLog] = useState<Omit<EventLog, 'reload'>>(emptyLog)
  const [round, setRound] = useState(0)
  const request = useStable({ query: filter, round })

  useEffect(() => {
    const { query } = request
    const controller = new AbortController()
    let seen = 0
    let live: HearthEvent[] = []
    let ready = false

    function add(incoming: readonly HearthEvent[]): void {
      const fresh = incoming.filter((event) => isDurable(event) && event.seq > seen)
      const last = fresh.at(-1)
      if (!last || !isDurable(last)) return
      seen = last.seq
      setLog((before) => ({ ...before, events: [...before.events, ...fresh] }))
    }

    async function readHistory(): Promise<void> {
      let after = 0
      while (true) {
        const page = await client.events.list({
          ...query,
          after,
          limit: 1000,
          signal: controller.signal,
        })
        add(page.items)
        if (page.items.length < 1000) break
        after = page.nextAfter
      }
      ready = true
      add(live)
      live = []
      setLog((before) => ({ ...before, loading: false }))
    }

    setLog(emptyLog)
    const leave = stream.subscribe((batch) => {
      const matching = batch.filter((event) => isDurable(event) && matches(query, event))
      if (matching.length === 0) return
      if (ready) add(matching)
      else live.push(...matching)
    })
    readHistory().catch((error: unknown) => {
      if (!controller.signal.aborted) setLog((before) => ({ ...before, loading: false, error }))
    })
    return () => {
      leave()
      controller.abort()
    }
  }, [client, stream, request])

  return { ...log, reload: () => setRound((value) => value + 1) }
}

/** The same object for as long as its content is equal. */
function useStable<Value>(value: Value): Value {
  const key = JSON.stringify(value)
  const [kept, setKept] = useState({ key, value })
  if (kept.key === key) return kept.value
  setKept({ key, value })
  return value
}

const emptyLog = { events: [] as readonly HearthEvent[], loading: true, error: null as unknown }

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

/** One operation as it comes in; null while nothing of it was heard. */
export function useLiveText(operationId: string | null): LiveOperation | null {
  const store = liveStore(useProject().events)
  return useSyncExternalStore(store.subscribe, () =>
    operationId ? (store.get().get(operationId) ?? null) : null,
  )
}

export function useStreamState(): StreamState {
  const { events } = useProject()
  return useSyncExternalStore(events.subscribeState, events.state)
}
