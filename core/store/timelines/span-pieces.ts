/**
 * The spans of a timeline, built where its log is: whoever shows it needs a fraction of what the events
 * are, and nothing to count. What is over is kept for the next who asks.
 */
import type { DurableEvent } from '../../contract/event.ts'
import type { Marker } from '../../contract/spans/marker.ts'
import type { Span } from '../../contract/spans/span.ts'
import { encodeRows, type SpanChanges, type SpanFacts } from '../../contract/spans/span-rows.ts'
import { SpanTree } from '../../contract/spans/span-tree.ts'
import type { TimelineScope } from '../../contract/timeline-file.ts'
import { membership } from '../../contract/timeline-scope.ts'
import type { EventReads } from '../port.ts'
import { filterOf } from './scope-filter.ts'

/** Events that are read at once: some 10 ms. */
const pieceSize = 1000
/** Rows of a line of what was kept: read within a few milliseconds. */
const rowsOfLine = 1000

type Reads = Pick<EventReads, 'lines'>

export interface BuiltSpans {
  rows: number
  /** Whether something had not ended by then. */
  isRunning: boolean
  /** Where the log was when they were built. */
  lastSeq: number
  /** All of it in few lines, written when they are first asked for. */
  lines: () => readonly string[]
}

/** Lines of JSON, a `SpanPiece` each, while the log is read; returns all of it in few lines. */
export function* spanPieces(
  events: Reads,
  scope: TimelineScope,
  size = pieceSize,
): Generator<string, BuiltSpans, void> {
  const filter = filterOf(scope)
  const belongs = membership(scope)
  const changes = new Changes()
  const tree = new SpanTree({ keepsEvents: false, recorder: changes })
  const markers: { owner: Span | null; marker: Marker }[] = []
  const names: { id: string; span: Span }[] = []
  let after = 0
  for (let isMore = true; isMore; ) {
    const piece = events.lines(filter, { after, limit: size })
    after = piece.last
    isMore = piece.lines.length === size
    tree.append(piece.lines.map(toEvent).filter(belongs))
    const rows = [...changes.spans].sort((a, b) => a.index - b.index)
    const changed = { markers: [...changes.markers], names: changes.names, rows }
    markers.push(...changed.markers)
    names.push(...changed.names)
    changes.clear()
    yield lineOf({ ...changed, facts: factsOf(tree, after) })
  }
  let written: readonly string[] | null = null
  const all = { markers: [...new Set(markers)], names }
  return {
    rows: tree.rows.length,
    isRunning: tree.running > 0,
    lastSeq: after,
    lines() {
      written ??= wholeLines(tree, after, all)
      return written
    },
  }
}

function factsOf(tree: SpanTree, lastSeq: number): SpanFacts {
  const { start, end, count, logs } = tree
  return count === 0
    ? { lastSeq, start: null, end: null, count, logs }
    : { lastSeq, start, end, count, logs }
}

type Named = { id: string; span: Span }
type Marked = { owner: Span | null; marker: Marker }

function wholeLines(
  tree: SpanTree,
  lastSeq: number,
  { markers, names }: { markers: Marked[]; names: Named[] },
): string[] {
  const facts = factsOf(tree, lastSeq)
  const lines: string[] = []
  for (let at = 0; at === 0 || at < tree.rows.length; at += rowsOfLine) {
    const isLast = at + rowsOfLine >= tree.rows.length
    lines.push(
      lineOf({
        facts,
        rows: tree.rows.slice(at, at + rowsOfLine),
        markers: isLast ? markers : [],
        names: isLast ? names : [],
      }),
    )
  }
  return lines
}

/** In ASCII, which is read in half the time: one letter beyond it makes all of a text twice as wide. */
function lineOf(changes: SpanChanges): string {
  return JSON.stringify(encodeRows(changes)).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What a tree did since it was last asked. */
class Changes {
  readonly spans = new Set<Span>()
  readonly markers = new Set<Marked>()
  names: Named[] = []
  readonly #known = new Map<Marker, Marked>()

  changed(span: Span): void {
    this.spans.add(span)
  }

  marked(owner: Span | null, marker: Marker): void {
    const known = this.#known.get(marker) ?? { owner, marker }
    if (marker.approvalId !== null) this.#known.set(marker, known)
    this.markers.add(known)
  }

  named(id: string, span: Span): void {
    this.names.push({ id, span })
  }

  clear(): void {
    this.spans.clear()
    this.markers.clear()
    this.names = []
  }
}

/** What the store wrote is what the store reads. */
function toEvent(line: string): DurableEvent {
  return JSON.parse(line)
}
