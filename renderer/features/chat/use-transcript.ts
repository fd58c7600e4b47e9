/** The transcript of a session, kept while the project is open and read on whenever something was said. */
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type HearthEvent, isDurable } from '../../../core/contract/event.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { useProject } from '../../app/project.ts'
import { createTranscript, type Transcript, type TranscriptState } from './transcript.ts'

const kept = new WeakMap<EventStream, Map<string, Transcript>>()
const mostKept = 12

const nothing: TranscriptState = {
  entries: [],
  loaded: false,
  hasOlder: false,
  loadingOlder: false,
  error: null,
}
/** A session that does not exist yet has nothing to wait for. */
const fresh: TranscriptState = { ...nothing, loaded: true }

/** Entries are written in step with these. */
const telling = new Set<HearthEvent['type']>([
  'operation_start',
  'operation',
  'turn_request',
  'turn',
  'tool_start',
  'tool_call',
  'compaction',
  'aborted',
])

/** `settled`: it is known whether the session exists. */
export function useTranscript(sessionId: string | null, settled: boolean) {
  const { client, events } = useProject()
  const transcript = useMemo(() => {
    if (sessionId === null) return null
    const transcripts = transcriptsOf(events)
    const known = transcripts.get(sessionId)
    if (known) return known
    const created = createTranscript((range) => client.sessions.entries(sessionId, range))
    transcripts.set(sessionId, created)
    const oldest = transcripts.keys().next().value
    if (transcripts.size > mostKept && oldest !== undefined) transcripts.delete(oldest)
    return created
  }, [client, events, sessionId])

  useEffect(() => {
    if (!transcript) return
    void transcript.catchUp()
    const leave = events.subscribe((batch) => {
      if (batch.some((event) => isDurable(event) && telling.has(event.type))) {
        void transcript.catchUp()
      }
    })
    const leaveOpen = events.onOpen(() => void transcript.catchUp())
    return () => {
      leave()
      leaveOpen()
    }
  }, [events, transcript])

  const state = useSyncExternalStore(
    transcript?.subscribe ?? subscribeToNothing,
    transcript?.state ?? (settled ? () => fresh : () => nothing),
  )
  return { state, transcript }
}

function transcriptsOf(stream: EventStream): Map<string, Transcript> {
  const known = kept.get(stream)
  if (known) return known
  const created = new Map<string, Transcript>()
  kept.set(stream, created)
  return created
}

function subscribeToNothing(): () => void {
  return () => undefined
}
