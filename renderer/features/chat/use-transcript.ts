/** The transcript of a session, kept while the project is open and read on whenever something was said. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type HearthEvent, isDurable } from '../../../core/contract/event.ts'
import type { EventStream } from '../../app/event-stream.ts'
import { useProject } from '../../app/project.ts'
import { newestEntriesQuery } from '../../app/queries.ts'
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
  const { id, client, events } = useProject()
  const queryClient = useQueryClient()
  const transcript = useMemo(() => {
    if (sessionId === null) return null
    const transcripts = transcriptsOf(events)
    const known = transcripts.get(sessionId)
    if (known) return known
    // Only the first read may be answered by what was read ahead: of an empty session that stays empty.
    let isFirst = true
    const created = createTranscript((range) => {
      const mayBeAhead = isFirst && range.after === undefined && range.before === undefined
      isFirst = false
      return mayBeAhead
        ? queryClient.fetchQuery(newestEntriesQuery({ id, client }, sessionId))
        : client.sessions.entries(sessionId, range)
    })
    transcripts.set(sessionId, created)
    const oldest = transcripts.keys().next().value
    if (transcripts.size > mostKept && oldest !== undefined) transcripts.delete(oldest)
    return created
  }, [id, client, queryClient, events, sessionId])

  useEffect(() => {
    if (!transcript) return
    const isFirst = !transcript.state().loaded
    void transcript.catchUp()
    // The first page may have been read before it was listened for what comes.
    if (isFirst) void transcript.catchUp()
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
