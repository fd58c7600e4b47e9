/**
 * The one live stream of a project. Events are buffered and handed out together once per animation
 * frame, neighbouring deltas joined, so that a fast model costs one render a frame and not one a token.
 */
import type { Followed } from '../../core/client/index.ts'
import { HearthError } from '../../core/contract/error.ts'
import type { HearthEvent } from '../../core/contract/event.ts'
import { isDurable } from '../../core/contract/event.ts'

export type Follow = (options: { signal: AbortSignal }) => AsyncIterable<Followed>

export interface StreamState {
  connection: 'connecting' | 'open' | 'waiting' | 'refused'
  /** Failed tries since it was last open. */
  attempt: number
  error: HearthError | null
  /** While paused, events are kept back; nothing is lost. */
  paused: boolean
}

/** Runs the callback at the next frame; returns how to call it off. */
export type Schedule = (callback: () => void) => () => void

export interface EventStream {
  /** Batches of events in order, one per frame. */
  subscribe(listener: (events: readonly HearthEvent[]) => void): () => void
  subscribeState(listener: () => void): () => void
  state(): StreamState
  setPaused(paused: boolean): void
  /** Tries to connect at once, without waiting for the next try. */
  retry(): void
  /** Called each time the connection opens, when earlier answers may have missed something. */
  onOpen(listener: () => void): () => void
  end(): void
}

export function createEventStream(follow: Follow, schedule: Schedule = nextFrame): EventStream {
  let controller = new AbortController()
  const batchListeners = new Set<(events: readonly HearthEvent[]) => void>()
  const stateListeners = new Set<() => void>()
  const openListeners = new Set<() => void>()
  let state: StreamState = { connection: 'connecting', attempt: 0, error: null, paused: false }
  let buffer: HearthEvent[] = []
  let cancelFrame: (() => void) | null = null

  function change(part: Partial<StreamState>): void {
    state = { ...state, ...part }
    for (const listener of stateListeners) listener()
  }

  function flush(): void {
    cancelFrame = null
    if (state.paused || buffer.length === 0) return
    const batch = buffer
    buffer = []
    for (const listener of batchListeners) listener(batch)
  }

  function take(item: Followed): void {
    if (item.kind === 'event') {
      append(buffer, item.event)
      if (!state.paused) cancelFrame ??= schedule(flush)
      return
    }
    change({ connection: item.state, attempt: item.attempt, error: item.error })
    if (item.state === 'open') for (const listener of openListeners) listener()
  }

  async function run({ signal }: AbortController): Promise<void> {
    try {
      for await (const item of follow({ signal })) {
        if (!signal.aborted) take(item)
      }
    } catch (error) {
      if (signal.aborted) return
      change({ connection: 'refused', error: HearthError.from(error) })
    }
  }
  void run(controller)

  return {
    subscribe: (listener) => register(batchListeners, listener),
    subscribeState: (listener) => register(stateListeners, listener),
    onOpen: (listener) => register(openListeners, listener),
    state: () => state,
    setPaused(paused) {
      change({ paused })
      if (!paused && buffer.length > 0) cancelFrame ??= schedule(flush)
    },
    retry() {
      controller.abort()
      controller = new AbortController()
      void run(controller)
    },
    end() {
      controller.abort()
      cancelFrame?.()
    },
  }
}

function register<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Adds an event; a delta that continues the last one is joined to it. */
function append(buffer: HearthEvent[], event: HearthEvent): void {
  const last = buffer.at(-1)
  const joined = last && !isDurable(last) && !isDurable(event) ? joinDeltas(last, event) : null
  if (joined) buffer[buffer.length - 1] = joined
  else buffer.push(event)
}

function joinDeltas(last: HearthEvent, next: HearthEvent): HearthEvent | null {
  const sameSource =
    last.operationId === next.operationId &&
    last.turnId === next.turnId &&
    last.toolCallId === next.toolCallId
  if (!sameSource) return null
  if (last.type === 'text_delta' && next.type === 'text_delta') {
    return { ...last, text: last.text + next.text }
  }
  if (last.type === 'thinking_delta' && next.type === 'thinking_delta') {
    return { ...last, delta: last.delta + next.delta }
  }
  if (last.type === 'tool_execution_update' && next.type === 'tool_execution_update') {
    return { ...last, delta: last.delta + next.delta }
  }
  return null
}

/** A hidden window has no frames, but its lists must go on: then a timer stands in. */
function nextFrame(callback: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(callback, 250)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(callback)
  return () => cancelAnimationFrame(frame)
}
