/** Spans that were built once: they hold until the log grows or something is deleted from it. */
import type { TimelineScope } from '../../contract/timeline-file.ts'
import type { EventReads } from '../../store/port.ts'
import { filterOf } from '../../store/timelines/scope-filter.ts'
import { type BuiltSpans, spanPieces } from '../../store/timelines/span-pieces.ts'

type Reads = Pick<EventReads, 'lines' | 'first' | 'cuts'>

interface Kept extends BuiltSpans {
  /** The oldest event that was kept by then. */
  first: number
  /** How often something had been taken out by then. */
  cuts: number
  size: number
}

/** Characters of all that is kept of one log. */
const mostKept = 32 * 1024 * 1024

const caches = new WeakMap<Reads, Map<string, Kept>>()

/** Lines of JSON, a `SpanPiece` each: what was kept, or built anew while the log is read. */
export function* timelineSpans(
  events: Reads,
  scope: TimelineScope,
  onBuilt: (built: BuiltSpans) => void = () => undefined,
): Generator<string, void, void> {
  const cache = caches.get(events) ?? new Map<string, Kept>()
  caches.set(events, cache)
  const key = JSON.stringify(scope)
  const first = events.first()
  const cuts = events.cuts()
  const kept = cache.get(key)
  cache.delete(key)
  if (kept?.first === first && kept.cuts === cuts && isLast(events, scope, kept.lastSeq)) {
    cache.set(key, kept)
    yield* kept.lines()
    return
  }
  let size = 0
  const pieces = spanPieces(events, scope)
  let next = pieces.next()
  for (; !next.done; next = pieces.next()) {
    size += next.value.length
    yield next.value
  }
  const built = next.value
  cache.set(key, { ...built, first, cuts, size })
  dropOldest(cache)
  onBuilt(built)
}

function isLast(events: Reads, scope: TimelineScope, seq: number): boolean {
  return events.lines(filterOf(scope), { after: seq, limit: 1 }).lines.length === 0
}

/** What was asked for longest ago comes first. */
function dropOldest(cache: Map<string, Kept>): void {
  let size = [...cache.values()].reduce((sum, kept) => sum + kept.size, 0)
  for (const [key, kept] of cache) {
    if (size <= mostKept) return
    cache.delete(key)
    size -= kept.size
  }
}
