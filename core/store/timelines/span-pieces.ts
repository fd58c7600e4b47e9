/**
 * The spans of a timeline, built where its log is: whoever shows it needs a fraction of what the events
 * are, and nothing to count. A build goes on where it was when the log has grown.
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

type Reads = Pick<EventReads, 'lines'>

/** All of a timeline as far as its log went. */
export interface BuiltSpans {
  /** Of JSON, a `SpanPiece` each. */
  lines: readonly string[]
  /** Whether something had not ended by then. */
  isRunning: boolean
  /** The last event, and when it happened in milliseconds. */
  lastSeq: number
  lastAt: number
}

export class SpanBuild {
  readonly #events: Reads
  readonly #scope: TimelineScope
  readonly #belongs: ReturnType<typeof membership>
  readonly #changes = new Changes()
  readonly #tree: SpanTree
  readonly #size: number
  #lines: string[] = []
  #letters = 0
  #hasLine = false
  #lastSeq = 0
  #lastAt = 0

  constructor(events: Reads, scope: TimelineScope, size = pieceSize) {
    this.#events = events
    this.#scope = scope
    this.#belongs = membership(scope)
    this.#tree = new SpanTree({ keepsEvents: false, recorder: this.#changes })
    this.#size = size
  }

  /** Lines of JSON, a `SpanPiece` each: with each piece of the log there is one more. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** Letters of all lines. */
  get letters(): number {
    return this.#letters
  }

  get rows(): number {
    return this.#tree.rows.length
  }

  get built(): BuiltSpans {
    return {
      lines: [...this.#lines],
      isRunning: this.#tree.running > 0,
      lastSeq: this.#lastSeq,
      lastAt: this.#lastAt,
    }
  }

  /** Reads the next piece of the log; false when that was its end for now. The first has a line of its own even so. */
  advance(): boolean {
    const range = { after: this.#lastSeq, limit: this.#size }
    const { lines, last } = this.#events.lines(filterOf(this.#scope), range)
    const events = lines.map(toEvent)
    this.#lastSeq = last
    this.#lastAt = Date.parse(events.at(-1)?.timestamp ?? '') || this.#lastAt
    this.#tree.append(events.filter(this.#belongs))
    if (events.length > 0 || !this.#hasLine) this.#write()
    return lines.length === this.#size
  }

  /** Takes the lines away, for those who keep them elsewhere. */
  takeLines(): string[] {
    this.#letters = 0
    return this.#lines.splice(0)
  }

  #write(): void {
    const line = lineOf({ ...this.#changes.take(), facts: factsOf(this.#tree, this.#lastSeq) })
    this.#hasLine = true
    this.#lines.push(line)
    this.#letters += line.length
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

/** In ASCII, which is read in half the time: one letter beyond it makes all of a text twice as wide. */
function lineOf(changes: SpanChanges): string {
  return JSON.stringify(encodeRows(changes)).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What a tree did since it was last asked. */
class Changes {
  readonly #spans = new Set<Span>()
  readonly #markers = new Set<Marked>()
  #names: Named[] = []
  readonly #known = new Map<Marker, Marked>()

  changed(span: Span): void {
    this.#spans.add(span)
  }

  marked(owner: Span | null, marker: Marker): void {
    const known = this.#known.get(marker) ?? { owner, marker }
    if (marker.approvalId !== null) this.#known.set(marker, known)
    this.#markers.add(known)
  }

  named(id: string, span: Span): void {
    this.#names.push({ id, span })
  }

  take(): Omit<SpanChanges, 'facts'> {
    const rows = [...this.#spans].sort((a, b) => a.index - b.index)
    const taken = { rows, markers: [...this.#markers], names: this.#names }
    this.#spans.clear()
    this.#markers.clear()
    this.#names = []
    return taken
  }
}

/** What the store wrote is what the store reads. */
function toEvent(line: string): DurableEvent {
  return JSON.parse(line)
}
