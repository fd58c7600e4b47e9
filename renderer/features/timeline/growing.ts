/** What of a run, session or operation grows while it goes on: its spans, or its events as only the log shows them. */
import type { DurableEvent, EventType, HearthEvent } from '../../../core/contract/event.ts'
import type { SpanPiece } from '../../../core/contract/spans/span-rows.ts'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { membership } from '../../../core/contract/timeline-scope.ts'
import type { HearthClient } from '../../app/client.ts'
import type { Growing, Live } from './live-source.ts'

export type SpanSnapshot = Live<{ readonly tree: SpanTree }>
export type EventSnapshot = Live<{ readonly events: readonly DurableEvent[] }>

type SpanClient = { timelines: Pick<HearthClient['timelines'], 'spans'> }
type EventClient = { events: Pick<HearthClient['events'], 'lines'> }

export function growingSpans(
  client: SpanClient,
  scope: TimelineScope,
): Growing<{ tree: SpanTree }, readonly SpanPiece[]> {
  const tree = new SpanTree()
  const belongs = membersOf(scope, tree)
  return {
    grown: { tree },
    // An empty log is a piece, too, and nothing to draw.
    version: () => (tree.count === 0 ? 0 : tree.version),
    read: (signal) => client.timelines.spans(scope, { signal }),
    take(pieces) {
      for (const piece of pieces) tree.restore(piece)
    },
    append: (events) => tree.append(events.filter(belongs)),
  }
}

/** What is delegated by an operation of the tree belongs to it, too, though its events were not read here. */
function membersOf(scope: TimelineScope, tree: SpanTree): (event: HearthEvent) => boolean {
  const isMember = membership(scope)
  const holds = (id: string | undefined) =>
    id !== undefined && tree.find(`operation:${id}`) !== null
  return (event) => isMember(event) || holds(event.operationId) || holds(event.parentOperationId)
}

export interface WantedEvents {
  scope: TimelineScope
  /** All others are left out. */
  types?: EventType[] | undefined
}

/** Long strings are cut. */
export function growingEvents(
  client: EventClient,
  { scope, types }: WantedEvents,
): Growing<{ events: readonly DurableEvent[] }, readonly DurableEvent[]> {
  const events: DurableEvent[] = []
  const isMember = membership(scope)
  function append(more: readonly DurableEvent[]): void {
    for (const event of more) {
      const isNew = event.seq > (events.at(-1)?.seq ?? 0)
      // Membership is asked of all: it learns from each.
      if (isMember(event) && isNew && (types?.includes(event.type) ?? true)) events.push(event)
    }
  }
  return {
    grown: { events },
    version: () => events.length,
    read: (signal) => client.events.lines({ ...filterOf(scope), types, brief: true, signal }),
    take: append,
    append,
  }
}

/** Tasks run in sessions of their own: read the instance, and let membership choose. */
function filterOf(scope: TimelineScope) {
  if (!('agent' in scope)) return scope
  return { agent: scope.agent, instanceId: scope.instanceId, withoutDeleted: true }
}
