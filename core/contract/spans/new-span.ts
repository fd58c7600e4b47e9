/** A span at the moment it begins. */
import type { DurableEvent } from '../event.ts'
import type { Span, SpanKind } from './span.ts'
import { spanName } from './span-facts.ts'

/** Most spans hold nothing: they share this, and get a list of their own with the first thing they hold. */
const none: never[] = []

export interface SpanPlace {
  id: string
  kind: SpanKind
  parent: Span | null
  index: number
  /** Milliseconds since the epoch. */
  at: number
}

export function newSpan(event: DurableEvent, { id, kind, parent, index, at }: SpanPlace): Span {
  const { name, detail } = spanName(event)
  return {
    id,
    kind,
    parent,
    depth: parent ? parent.depth + 1 : 0,
    index,
    children: none,
    markers: none,
    name,
    detail,
    start: at,
    workStart: at,
    end: null,
    status: 'running',
    startSeq: event.seq,
    endSeq: null,
    startEvent: null,
    endEvent: null,
    callId: event.toolCallId ?? null,
    firstDeltaMs: null,
    said: '',
    entryId: null,
    usage: null,
    model: 'model' in event ? event.model : null,
  }
}
