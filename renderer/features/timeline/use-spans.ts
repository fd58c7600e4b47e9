/** The spans of a run, session or operation, live. */
import { useState } from 'react'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import type { ProjectHandle } from '../../app/project.ts'
import type { SpanSnapshot } from './growing.ts'
import { openSpans } from './spans-ahead.ts'
import { useLiveSource } from './use-live-source.ts'

const reading: SpanSnapshot = { tree: new SpanTree(), version: 0, loading: true, error: null }

type Project = Pick<ProjectHandle, 'client' | 'events'>

function open(project: Project, { scope }: { scope: TimelineScope }) {
  return openSpans(project, scope)
}

/** Spans, of what, and how to read them anew. */
export type Spans = SpanSnapshot & {
  reload: () => void
  /** Absent for what came as a file. */
  scope?: TimelineScope
}

export function useSpans(scope: TimelineScope): Spans {
  const [round, setRound] = useState(0)
  const snapshot = useLiveSource({ scope, round }, open, reading)
  return { ...snapshot, scope, reload: () => setRound((value) => value + 1) }
}
