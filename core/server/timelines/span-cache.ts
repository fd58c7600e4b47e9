/**
 * Spans that were built once: whoever asks again gets them, and what the log has more by then. They hold until
 * something is taken from the log.
 */
import type { TimelineScope } from '../../contract/timeline-file.ts'
import type { EventReads } from '../../store/port.ts'
import { SpanBuild } from '../../store/timelines/span-pieces.ts'

type Reads = Pick<EventReads, 'lines' | 'first' | 'cuts'>

interface Kept {
  build: SpanBuild
  /** The oldest event that was kept by then. */
  first: number
  /** How often something had been taken out by then. */
  cuts: number
}

/** Letters of all that is kept of one log. */
const mostKept = 32 * 1024 * 1024

const caches = new WeakMap<Reads, Map<string, Kept>>()

/** Lines of JSON, a `SpanPiece` each: what was kept, and what is built while the log is read on. */
export function* timelineSpans(
  events: Reads,
  scope: TimelineScope,
  onBuilt: (build: SpanBuild) => void = () => undefined,
): Generator<string, void, void> {
  const cache = caches.get(events) ?? new Map<string, Kept>()
  caches.set(events, cache)
  const key = JSON.stringify(scope)
  const known = cache.get(key)
  const kept = known && holds(known, events) ? known : beginning(events, scope)
  // What was asked for last is last.
  cache.delete(key)
  cache.set(key, kept)
  const { build } = kept
  let at = 0
  for (let isMore = true; isMore || at < build.lines.length; ) {
    const line = build.lines[at]
    if (line === undefined) {
      isMore = build.advance()
      continue
    }
    at += 1
    yield line
  }
  dropOldest(cache)
  if (holds(kept, events)) onBuilt(build)
}

function beginning(events: Reads, scope: TimelineScope): Kept {
  return {
    build: new SpanBuild(events, scope),
    first: events.first(),
    cuts: events.cuts(),
  }
}

function holds({ first, cuts }: Kept, events: Reads): boolean {
  return first === events.first() && cuts === events.cuts()
}

/** What was asked for longest ago comes first. */
function dropOldest(cache: Map<string, Kept>): void {
  let letters = [...cache.values()].reduce((sum, { build }) => sum + build.letters, 0)
  for (const [key, { build }] of cache) {
    if (letters <= mostKept) return
    cache.delete(key)
    letters -= build.letters
  }
}
