/**
 * Spans on their way from one tree to another: columns instead of objects, names once a piece. A row whose
 * index is known already takes the place of what was there.
 */
import type { Usage } from '../usage.ts'
import type { Marker } from './marker.ts'
import type { Span, SpanKind, SpanStatus } from './span.ts'

/** Of all rows so far. Times are milliseconds since the epoch; null before the first event. */
export interface SpanFacts {
  lastSeq: number
  start: number | null
  end: number | null
  count: number
  logs: number
}

/** Lists of one length, a place for each row; `-1` and `''` stand for what is not there. */
export interface SpanPiece {
  facts: SpanFacts
  texts: string[]
  index: number[]
  id: string[]
  kind: number[]
  status: number[]
  /** Index of a row. */
  parent: number[]
  /** Places in `texts`. */
  name: number[]
  model: number[]
  detail: string[]
  start: number[]
  /** Milliseconds: in a queue, and from start to end. */
  wait: number[]
  length: number[]
  startSeq: number[]
  endSeq: number[]
  callId: string[]
  firstDelta: number[]
  said: string[]
  entryId: string[]
  usage: (Usage | null)[]
  markers: { owner: number; marker: Marker }[]
  names: { id: string; index: number }[]
}

const kinds: SpanKind[] = [
  'run',
  'dispatch',
  'operation',
  'turn',
  'tool',
  'step',
  'command',
  'task',
  'compaction',
]
const statuses: SpanStatus[] = ['running', 'ok', 'error', 'aborted', 'interrupted', 'unended']

export interface SpanChanges {
  facts: SpanFacts
  rows: readonly Span[]
  markers: readonly { owner: Span | null; marker: Marker }[]
  names: readonly { id: string; span: Span }[]
}

/** Rows in order of their index: a parent before its children. */
export function encodeRows({ facts, rows, markers, names }: SpanChanges): SpanPiece {
  const places = new Map<string, number>()
  function place(text: string): number {
    const known = places.get(text)
    if (known !== undefined) return known
    places.set(text, places.size)
    return places.size - 1
  }
  const name = rows.map((span) => place(span.name))
  const model = rows.map((span) => (span.model === null ? -1 : place(span.model)))
  return {
    facts,
    texts: [...places.keys()],
    index: rows.map((span) => span.index),
    id: rows.map((span) => span.id),
    kind: rows.map((span) => kinds.indexOf(span.kind)),
    status: rows.map((span) => statuses.indexOf(span.status)),
    parent: rows.map((span) => span.parent?.index ?? -1),
    name,
    model,
    detail: rows.map((span) => span.detail),
    start: rows.map((span) => span.start),
    wait: rows.map((span) => span.workStart - span.start),
    length: rows.map((span) => (span.end === null ? -1 : span.end - span.start)),
    startSeq: rows.map((span) => span.startSeq ?? -1),
    endSeq: rows.map((span) => span.endSeq ?? -1),
    // Only what still runs is asked for the call it is in.
    callId: rows.map((span) => (span.end === null ? (span.callId ?? '') : '')),
    firstDelta: rows.map((span) => span.firstDeltaMs ?? -1),
    said: rows.map((span) => span.said),
    entryId: rows.map((span) => span.entryId ?? ''),
    usage: rows.map((span) => span.usage),
    markers: markers.map(({ owner, marker }) => ({ owner: owner?.index ?? -1, marker })),
    names: names.map(({ id, span }) => ({ id, index: span.index })),
  }
}

export interface DecodedRows extends Omit<SpanChanges, 'rows'> {
  /** With what a known one was before. */
  rows: { span: Span; before: { end: number | null; endSeq: number | null } | null }[]
}

/** Makes the spans of a piece, and changes those among `rowsBefore` that it has anew. */
export function decodeRows(piece: SpanPiece, rowsBefore: readonly Span[]): DecodedRows {
  const made: Span[] = []
  const at = (index: number) => rowsBefore[index] ?? made[index - rowsBefore.length] ?? null
  const rows = piece.index.map((index, row) => {
    const known = at(index)
    if (!known) {
      const span = newSpan(piece, row, at)
      made.push(span)
      return { span, before: null }
    }
    const before = { end: known.end, endSeq: known.endSeq }
    return { span: Object.assign(known, changing(piece, row)), before }
  })
  return {
    facts: piece.facts,
    rows,
    markers: piece.markers.map(({ owner, marker }) => ({ owner: at(owner), marker })),
    names: piece.names.flatMap(({ id, index }) => {
      const span = at(index)
      return span ? [{ id, span }] : []
    }),
  }
}

const none: never[] = []

function newSpan(piece: SpanPiece, row: number, at: (index: number) => Span | null): Span {
  const parent = at(piece.parent[row] ?? -1)
  const start = piece.start[row] ?? 0
  const length = piece.length[row] ?? -1
  return {
    id: piece.id[row] ?? '',
    kind: kinds[piece.kind[row] ?? 0] ?? 'operation',
    parent,
    depth: parent ? parent.depth + 1 : 0,
    index: piece.index[row] ?? 0,
    children: none,
    markers: none,
    name: piece.texts[piece.name[row] ?? -1] ?? '',
    detail: piece.detail[row] ?? '',
    start,
    workStart: start + (piece.wait[row] ?? 0),
    end: length < 0 ? null : start + length,
    status: statuses[piece.status[row] ?? 0] ?? 'ok',
    startSeq: present(piece.startSeq[row]),
    endSeq: present(piece.endSeq[row]),
    startEvent: null,
    endEvent: null,
    callId: piece.callId[row] || null,
    firstDeltaMs: present(piece.firstDelta[row]),
    said: piece.said[row] ?? '',
    entryId: piece.entryId[row] || null,
    usage: piece.usage[row] ?? null,
    model: piece.texts[piece.model[row] ?? -1] ?? null,
  }
}

/** All that can change of a span. */
function changing(piece: SpanPiece, row: number): Partial<Span> {
  const { parent, children, markers, id, index, depth, ...rest } = newSpan(piece, row, () => null)
  return rest
}

function present(value: number | undefined): number | null {
  return value === undefined || value < 0 ? null : value
}
