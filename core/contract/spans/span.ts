/** One bar of a timeline. */
import type { BriefEvent } from '../event.ts'
import type { Usage } from '../usage.ts'
import type { Marker } from './marker.ts'

export type SpanKind =
  | 'run'
  | 'dispatch'
  | 'operation'
  | 'turn'
  | 'tool'
  | 'step'
  | 'command'
  | 'task'
  | 'compaction'

/** `unended`: it still ran when what is at hand of it was written. */
export type SpanStatus = 'running' | 'ok' | 'error' | 'aborted' | 'interrupted' | 'unended'

/** Something with a beginning and, once it is over, an end. Times are milliseconds since the epoch. */
export interface Span {
  readonly id: string
  /** A `task` tool becomes the task it started: one row, not three. */
  kind: SpanKind
  readonly parent: Span | null
  readonly depth: number
  /** Position among all rows, in order of beginning. */
  readonly index: number
  children: Span[]
  markers: Marker[]
  name: string
  detail: string
  start: number
  /** When work began after waiting in a queue; equals `start` for everything that never waited. */
  workStart: number
  end: number | null
  status: SpanStatus
  /** Where in the log it began and ended; null for what is not in it. */
  startSeq: number | null
  endSeq: number | null
  /** The events themselves, where they are at hand: long timelines are read without them. */
  startEvent: BriefEvent | null
  endEvent: BriefEvent | null
  /** Of a step or a tool: the call it happened in. */
  callId: string | null
  /** Of a turn: when the first word came, how its answer begins, and the entry that holds it. */
  firstDeltaMs: number | null
  said: string
  entryId: string | null
  /** Of this span and everything under it; null while nothing was reported. */
  usage: Usage | null
  model: string | null
}
