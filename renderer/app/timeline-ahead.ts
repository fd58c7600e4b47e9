/** A timeline, asked for when one goes to its page. */
import type { TimelineScope } from '../../core/contract/timeline-file.ts'
import type { ProjectHandle } from './project.ts'

type SpansAhead = typeof import('../features/timeline/spans-ahead.ts')

let shown: ProjectHandle | null = null
let loaded: SpansAhead | null = null

/** From where what is asked for is read; null: nothing is. */
export function setShownProject(handle: ProjectHandle | null): void {
  shown = handle
  if (handle === null) loaded?.dropSpansAhead()
}

/** Nothing is asked for of a timeline that is shown. What fails is asked for again by the page, and told there. */
export async function readTimelineAhead(project: string, scope: TimelineScope): Promise<void> {
  const handle = shown
  if (handle?.id !== project) return
  loaded ??= await import('../features/timeline/spans-ahead.ts').catch(() => null)
  if (shown === handle) loaded?.readSpansAhead(handle, scope)
}
