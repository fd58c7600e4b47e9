/** What the store in memory holds. */
import type { Approval, ApprovalGrant } from '../../contract/approval.ts'
import type { NewClaim, NewStep } from '../../contract/change.ts'
import type { Dispatch } from '../../contract/dispatch.ts'
import type { DurableEvent } from '../../contract/event.ts'
import type { ImportedTimeline } from '../../contract/imported-timeline.ts'
import type { Operation } from '../../contract/operation.ts'
import type { PromptContent } from '../../contract/queue.ts'
import type { Run, RunRequest } from '../../contract/run.ts'
import type { Entry, Session } from '../../contract/session.ts'
import { externalise } from '../blob-reference.ts'
import type { QueueRow } from '../port.ts'
import type { RunProgress } from '../run-reads.ts'

/** A row of the queue as it is stored. */
export type QueuedRow = Omit<QueueRow, 'status' | 'reason' | 'nextAttemptAt'> & {
  status: 'queued' | 'running'
  reason: string | null
  nextAttemptAt: number | null
}

/** Everything, as plain values. A commit works on a copy, so a failing one leaves no trace. */
export interface MemoryState {
  sessions: Map<string, Session>
  entries: Map<string, Entry[]>
  /** Of every entry with words, in the order they were appended. */
  texts: { position: number; entry: Entry; text: string }[]
  events: DurableEvent[]
  lastSeq: number
  /** How often events were removed from the midst. */
  cuts: number
  runs: Run[]
  /** Of each run by its id. */
  runNotes: Map<string, RunProgress & { request: RunRequest | null }>
  steps: NewStep[]
  operations: Operation[]
  dispatches: (Dispatch & { idempotencyKey: string | null; payloadHash: string })[]
  claims: NewClaim[]
  queue: QueuedRow[]
  lastPosition: number
  prompts: Map<string, { content: PromptContent; admittedAt: number }>
  approvals: Approval[]
  grants: ApprovalGrant[]
  imports: (ImportedTimeline & { position: number })[]
  lastImport: number
  blobs: Map<string, Uint8Array>
}

/** Keeps the stored form of an event and its blobs; returns what is published. */
export function appendEvent(
  state: MemoryState,
  body: Parameters<typeof externalise>[0],
): DurableEvent {
  const stored = externalise(body)
  for (const [digest, bytes] of stored.blobs) state.blobs.set(digest, bytes)
  state.lastSeq += 1
  state.events.push({ ...stored.event, seq: state.lastSeq })
  const run = state.runs.find((candidate) => candidate.id === body.runId)
  if (run) run.eventCount += 1
  return { ...body, seq: state.lastSeq }
}
