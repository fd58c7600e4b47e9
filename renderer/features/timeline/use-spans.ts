/** The spans of a run, session or operation, live. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { useProject } from '../../app/project.ts'
import { openSpanSource, type SpanSnapshot, type SpanSource } from './span-source.ts'

const empty: SpanSnapshot = { tree: new SpanTree(), version: 0, loading: true, error: null }

function subscribeNothing(): () => void {
  return () => undefined
}

/** Spans, of what, and how to read them anew. */
export interface Spans extends SpanSnapshot {
  reload: () => void
  /** Absent for what came as a file. */
  scope?: TimelineScope
}

export function useSpans(scope: TimelineScope): Spans {
  const { client, events } = useProject()
  const [source, setSource] = useState<SpanSource | null>(null)
  const [round, setRound] = useState(0)
  const key = JSON.stringify([scope, round])

  useEffect(() => {
    const [wanted]: [TimelineScope] = JSON.parse(key)
    const opened = openSpanSource(client, events, wanted)
    setSource(opened)
    return () => {
      setSource(null)
      opened.end()
    }
  }, [client, events, key])

  const snapshot = useSyncExternalStore(
    source?.subscribe ?? subscribeNothing,
    source?.snapshot ?? (() => empty),
  )
  return { ...snapshot, scope, reload: () => setRound((value) => value + 1) }
}
