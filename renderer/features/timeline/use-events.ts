/** Events one by one, live; read only where they are shown. */
import type { EventType } from '../../../core/contract/event.ts'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import type { ProjectHandle } from '../../app/project.ts'
import { type EventSnapshot, growingEvents, type WantedEvents } from './growing.ts'
import { openLiveSource } from './live-source.ts'
import { useLiveSource } from './use-live-source.ts'

const reading: EventSnapshot = { events: [], version: 0, loading: true, error: null }

type Project = Pick<ProjectHandle, 'client' | 'events'>

function open({ client, events }: Project, wanted: WantedEvents) {
  return openLiveSource(events, growingEvents(client, wanted))
}

/** `scope` null: nothing is wanted. */
export function useEvents(scope: TimelineScope | null, types?: EventType[]): EventSnapshot {
  return useLiveSource(scope && { scope, types }, open, reading)
}
