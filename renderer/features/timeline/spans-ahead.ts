/** Spans that are asked for when one goes to their page, so that it finds them on their way. */
import type { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import type { ProjectHandle } from '../../app/project.ts'
import { growingSpans } from './growing.ts'
import { type LiveSource, openLiveSource } from './live-source.ts'

type Project = Pick<ProjectHandle, 'client' | 'events'>
export type SpanSource = LiveSource<{ readonly tree: SpanTree }>

/** A page that is not drawn by then will not be: milliseconds. */
const keptFor = 10_000

interface Place {
  events: Project['events']
  key: string
}

interface Ahead extends Place {
  source: SpanSource
  timer: ReturnType<typeof setTimeout>
}

let ahead: Ahead | null = null
/** What pages show now: of it nothing is asked for ahead. */
const shown = new Set<Place>()

function placeOf({ events }: Project, scope: TimelineScope): Place {
  return { events, key: JSON.stringify(scope) }
}

function isSame(one: Place | null, { events, key }: Place): boolean {
  return one?.events === events && one.key === key
}

/** Only the last that was asked for is kept. */
export function readSpansAhead(project: Project, scope: TimelineScope): void {
  const place = placeOf(project, scope)
  if (isSame(ahead, place) || [...shown].some((one) => isSame(one, place))) return
  dropSpansAhead()
  ahead = {
    ...place,
    source: openLiveSource(project.events, growingSpans(project.client, scope)),
    timer: setTimeout(dropSpansAhead, keptFor),
  }
}

/** What was asked for ahead, or asked for now. It is the caller's to end. */
export function openSpans(project: Project, scope: TimelineScope): SpanSource {
  const place = placeOf(project, scope)
  const source =
    takeAhead(place) ?? openLiveSource(project.events, growingSpans(project.client, scope))
  shown.add(place)
  return {
    ...source,
    end() {
      shown.delete(place)
      source.end()
    },
  }
}

/** Null also of one that failed: it is asked for again. */
function takeAhead(place: Place): SpanSource | null {
  if (ahead === null || !isSame(ahead, place)) return null
  const { source, timer } = ahead
  clearTimeout(timer)
  ahead = null
  if (source.snapshot().error === null) return source
  source.end()
  return null
}

/** Nobody will take it. */
export function dropSpansAhead(): void {
  if (!ahead) return
  clearTimeout(ahead.timer)
  ahead.source.end()
  ahead = null
}
