/** Events one by one, live; read only where they are shown. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { EventType } from '../../../core/contract/event.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import { useProject } from '../../app/project.ts'
import { type EventSnapshot, type EventSource, openEventSource } from './event-source.ts'

const reading: EventSnapshot = { events: [], version: 0, loading: true, error: null }

function subscribeNothing(): () => void {
  return () => undefined
}

/** `scope` null: nothing is wanted. */
export function useEvents(scope: TimelineScope | null, types?: EventType[]): EventSnapshot {
  const { client, events } = useProject()
  const [source, setSource] = useState<EventSource | null>(null)
  const key = JSON.stringify({ scope, types })

  useEffect(() => {
    const wanted: { scope: TimelineScope | null; types?: EventType[] } = JSON.parse(key)
    if (wanted.scope === null) return
    const opened = openEventSource(client, events, { scope: wanted.scope, types: wanted.types })
    setSource(opened)
    return () => {
      setSource(null)
      opened.end()
    }
  }, [client, events, key])

  return useSyncExternalStore(
    source?.subscribe ?? subscribeNothing,
    source?.snapshot ?? (() => reading),
  )
}
