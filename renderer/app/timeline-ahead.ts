/** A timeline, asked for when one goes to its page. */
import type { TimelineScope } from '../../core/contract/timeline-file.ts'
import type { ProjectHandle } from './project.ts'

let shown: ProjectHandle | null = null

/** From where what is asked for is read; null: nothing is. */
export function setShownProject(handle: ProjectHandle | null): void {
  shown = handle
}

/** What is the page's own to tell when it fails, which asks again, fails here without a word. */
export async function readTimelineAhead(project: string, scope: TimelineScope): Promise<void> {
  const handle = shown
  if (handle?.id !== project) return
  const loaded = await import('../features/timeline/spans-ahead.ts').catch(() => null)
  loaded?.readSpansAhead(handle, scope)
}
