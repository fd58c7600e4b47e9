/** Reads what is there and then follows what happens, as one thing that grows: spans as a tree, or events one by one. */
import { type DurableEvent, isDurable } from '../../../core/contract/event.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { readInSlices } from './read-in-slices.ts'

/** What grows in place, and how. */
export interface Growing<Grown extends object, Piece> {
  grown: Grown
  /** Another one whenever it has grown. */
  version(): number
  read(signal: AbortSignal): AsyncIterable<Piece>
  take(piece: Piece): void
  /** Events that were taken before change nothing. */
  append(events: readonly DurableEvent[]): void
}

export type Live<Grown extends object> = Grown & {
  readonly version: number
  readonly loading: boolean
  readonly error: unknown
}

export interface LiveSource<Grown extends object> {
  subscribe(listener: () => void): () => void
  snapshot(): Live<Grown>
  end(): void
}

/** The stream is joined before the history is read, so nothing falls between. */
export function openLiveSource<Grown extends object, Piece>(
  stream: Pick<EventStream, 'subscribe'>,
  growing: Growing<Grown, Piece>,
): LiveSource<Grown> {
  const controller = new AbortController()
  const listeners = new Set<() => void>()
  const early: DurableEvent[] = []
  let state: { loading: boolean; error: unknown } = { loading: true, error: null }
  let current: Live<Grown> = { ...growing.grown, ...state, version: growing.version() }

  function change(next: Partial<typeof state> = {}): void {
    state = { ...state, ...next }
    current = { ...growing.grown, ...state, version: growing.version() }
    for (const listener of listeners) listener()
  }

  const leave = stream.subscribe((batch) => {
    const durable = batch.filter(isDurable)
    if (state.loading) {
      early.push(...durable)
      return
    }
    growing.append(durable)
    if (growing.version() !== current.version) change()
  })

  const { signal } = controller
  readInSlices(growing.read(signal), signal, {
    take(piece) {
      const before = growing.version()
      growing.take(piece)
      return growing.version() !== before
    },
    draw: change,
  })
    .then(() => {
      growing.append(early.splice(0))
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
