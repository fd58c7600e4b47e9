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

const pageSize = 1000

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
  if ('operationId' in scope) {
    yield* operationHistory(client, scope, signal)
  } else if ('agent' in scope) {
    // Tasks run in sessions of their own: read the instance, and let membership choose.
    yield* pages(client, { agent: scope.agent, instanceId: scope.instanceId }, 0, signal)
  } else {
    yield* pages(client, scope, 0, signal)
  }
}

/** An operation's own events first; when it delegated, everything that happened meanwhile is looked through. */
async function* operationHistory(client: Client, scope: EventQuery, signal: AbortSignal) {
  const own: DurableEvent[] = []
  for await (const page of pages(client, scope, 0, signal)) own.push(...page)
  const first = own[0]
  const last = own.at(-1)
  if (!first || !last || !own.some((event) => event.type === 'task_start')) {
    yield own
    return
  }
  const ended = last.type === 'operation'
  for await (const page of pages(client, {}, first.seq - 1, signal)) {
    yield page
    if (ended && (page.at(-1)?.seq ?? 0) > last.seq) return
  }
}

async function* pages(client: Client, query: EventQuery, from: number, signal: AbortSignal) {
  let after = from
  while (true) {
    const page = await client.events.list({ ...query, after, limit: pageSize, signal })
    yield page.items
    if (page.items.length < pageSize) return
    after = page.nextAfter
  }
}
