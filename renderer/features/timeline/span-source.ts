/** Reads the history of a run, session or operation and then follows it live, as one growing span tree. */
import type { EventQuery } from '../../../core/client/index.ts'
import { type DurableEvent, type HearthEvent, isDurable } from '../../../core/contract/event.ts'
import type { HearthClient } from '../../app/client.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { SpanTree } from './spans.ts'

/** What a timeline shows. A session or operation includes the tasks it delegated. */
export type TimelineScope =
  | { runId: string }
  | { operationId: string }
  | { dispatchId: string }
  | { agent: string; instanceId: string; session?: string }

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

type Client = Pick<HearthClient, 'events'>
type Stream = Pick<EventStream, 'subscribe'>

/** The first page is small, so that something is there at once; each page draws the timeline anew. */
const firstPage = 1_000
const laterPages = 10_000

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

  function add(events: readonly DurableEvent[]): void {
    const before = tree.version
    tree.append(events.filter(belongs))
    if (tree.version !== before) change({})
  }

  const leave = stream.subscribe((batch) => {
    const durable = batch.filter(isDurable)
    if (durable.length === 0) return
    if (current.loading) early.push(...durable)
    else add(durable)
  })

  async function readHistory(): Promise<void> {
    for await (const page of history(client, scope, controller.signal)) add(page)
    add(early.splice(0))
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

/** Does an event belong to the scope? Remembers operations, so that what they delegated belongs too. */
export function membership(scope: TimelineScope): (event: HearthEvent) => boolean {
  const operations = new Set<string>('operationId' in scope ? [scope.operationId] : [])
  return (event) => {
    const known =
      inScope(scope, event) ||
      (event.operationId !== undefined && operations.has(event.operationId)) ||
      (event.parentOperationId !== undefined && operations.has(event.parentOperationId))
    if (known && event.operationId !== undefined) operations.add(event.operationId)
    return known
  }
}

function inScope(scope: TimelineScope, event: HearthEvent): boolean {
  if ('runId' in scope) return event.runId === scope.runId
  if ('operationId' in scope) return event.operationId === scope.operationId
  if ('dispatchId' in scope) return event.dispatchId === scope.dispatchId
  return (
    event.agent === scope.agent &&
    event.instanceId === scope.instanceId &&
    (scope.session === undefined || event.session === scope.session)
  )
}

async function* history(client: Client, scope: TimelineScope, signal: AbortSignal) {
  if ('agent' in scope) {
    // Tasks run in sessions of their own: read the instance, and let membership choose.
    yield* pages(client, { agent: scope.agent, instanceId: scope.instanceId }, signal)
  } else {
    // Of an operation the server gives what it delegated, too.
    yield* pages(client, scope, signal)
  }
}

async function* pages(client: Client, query: EventQuery, signal: AbortSignal) {
  let after = 0
  for (let limit = firstPage; ; limit = laterPages) {
    const page = await client.events.list({ ...query, after, limit, signal })
    yield page.items
    if (page.items.length < limit) return
    after = page.nextAfter
  }
}
