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

interface Ahead {
  events: Project['events']
  key: string
  source: SpanSource
  timer: ReturnType<typeof setTimeout>
}

let ahead: Ahead | null = null

/** Only the last that was asked for is kept. */
export function readSpansAhead(project: Project, scope: TimelineScope): void {
  const key = JSON.stringify(scope)
  if (ahead?.events === project.events && ahead.key === key) return
  drop()
  ahead = {
    events: project.events,
    key,
    source: openLiveSource(project.events, growingSpans(project.client, scope)),
    timer: setTimeout(drop, keptFor),
  }
}

/** What was asked for ahead, or asked for now. It is the caller's to end. */
export function openSpans(project: Project, scope: TimelineScope): SpanSource {
  if (ahead?.events === project.events && ahead.key === JSON.stringify(scope)) {
    const { source, timer } = ahead
    clearTimeout(timer)
    ahead = null
    return source
  }
  return openLiveSource(project.events, growingSpans(project.client, scope))
}

function drop(): void {
  if (!ahead) return
  clearTimeout(ahead.timer)
  ahead.source.end()
  ahead = null
}
