/**
 * The store of one project: sessions, entries, events, runs, operations, dispatches, approvals, blobs, meta.
 *
 * Invariants every adapter keeps (the contract suite in `contract-suite.ts` runs them all):
 *
 * S1  `commit` is atomic: all of its changes are stored or none. It resolves only when they are durable
 *     (SQLite: WAL, synchronous=FULL). Calls are applied in the order they were made.
 * S2  Several pending commits may share one transaction (group commit); one that fails does not take
 *     its neighbours down.
 * S3  Event `seq` is global to the store, strictly increasing, never reused, also after deletion.
 *     A reader that asks for "after N" again and again sees every event exactly once.
 * S4  Entries are immutable and append-only; `seq` of a session starts at 1 and has no gaps.
 *     Appending moves the session's leaf to the new entry.
 * S5  Appending an entry whose id exists is a no-op. Opening a session whose key exists is a no-op.
 * S6  The first terminal state of a run, operation, dispatch or approval wins; later ones change
 *     nothing. Only an interrupted approval can be asked again.
 * S7  (agent, instanceId, name) is injective: no two different keys are ever the same session,
 *     whatever characters they contain.
 * S8  Strings of event data over 16 KiB are kept once in the blob table; reads return a reference
 *     `{ $blob: digest, bytes, preview }` unless asked to inline.
 * S9  Reads see every commit that has resolved. Reads never wait for writers.
 * S10 A commit that begins with `key.claim` is applied once per (scope, key): again with the same
 *     payload hash it changes nothing and returns the first claim, with another it fails.
 * S11 A session with `deletedAt` is found by its id only, and in lists of deleted ones; its name is free.
 * S12 Every committed entry is searchable at once; one that is gone, or of a deleted session, never found.
 * S13 The first result of a step wins. A large one is kept once, in the blob table, as long as its owner.
 * S14 Everything that was admitted has one place in the queue until it ends; the change that ends it takes it
 *     out. What was asked of a prompt is kept beyond that, until its session is deleted for good.
 * S15 A deleted operation takes its record with it, never what belongs to the conversation: no entry, and no
 *     event that says what became of a file.
 * S16 No secret is ever given to the store; it has no column for one.
 * S17 An imported timeline is a document beside the log: no event, and found by no search. Its file is kept
 *     once, in the blob table, as long as an import has it.
 * S18 Once a commit of a line met trouble with the disk, its later ones fail as well: no hole is ever written over.
 */
import type {
  Approval,
  ApprovalCapability,
  ApprovalGrant,
  ApprovalStatus,
} from '../contract/approval.ts'
import type { Change, NewApproval } from '../contract/change.ts'
import type { Dispatch, DispatchStatus } from '../contract/dispatch.ts'
import type { DurableEvent, EventType } from '../contract/event.ts'
import type { ImportedTimeline } from '../contract/imported-timeline.ts'
import type { ListOrder } from '../contract/list-order.ts'
import type { Operation, OperationKind, OperationStatus } from '../contract/operation.ts'
import type {
  PromptContent,
  QueueCounts,
  QueueItem,
  QueueKind,
  QueueStatus,
} from '../contract/queue.ts'
import type { SearchHit } from '../contract/search.ts'
import type { Entry, Session, SessionKey } from '../contract/session.ts'
import type { Page, PageRequest } from './paging.ts'
import type { RunReads } from './run-reads.ts'

export type { Page, PageRequest } from './paging.ts'

export interface Committed {
  /** One per `event.append`, in order, with its `seq`. */
  events: DurableEvent[]
  /** One per `dispatch.admit`, in order: the row that answers it. */
  dispatches: Dispatch[]
  /** Of a commit that began with `key.claim`: who holds the key; null for other commits. */
  claim: KeyClaim | null
}

export interface KeyClaim {
  payloadHash: string
  refId: string
  /** True when an earlier commit holds the key, and this one changed nothing. */
  isReplay: boolean
}

export interface Store {
  readonly sessions: SessionReads
  readonly entries: EntryReads
  readonly search: SearchReads
  readonly events: EventReads
  readonly runs: RunReads
  readonly steps: StepReads
  readonly operations: OperationReads
  readonly dispatches: DispatchReads
  readonly queue: QueueReads
  readonly approvals: ApprovalReads
  readonly grants: GrantReads
  readonly keys: KeyReads
  readonly statistics: StatisticsReads
  readonly imports: ImportReads
  readonly blobs: BlobRepository
  readonly meta: MetaRepository
  /** `line`: what is written one after the other, as by one operation (S18). */
  commit(changes: Change[], line?: string): Promise<Committed>
  /** Where it lives and how big it is, for the status bar and settings. */
  size(): {
    path: string
    bytes: number
    walBytes: number
    events: number
    entries: number
    /** Timelines that came as files, also those that are deleted and can be had back. */
    imports: { count: number; bytes: number }
  }
  /** Waits for pending commits, checkpoints and closes. Idempotent. */
  close(): Promise<void>
}

export interface SessionReads {
  get(id: string): Session | null
  find(key: SessionKey): Session | null
  /**
   * Newest first by `updatedAt`. Task children and run sessions only when asked for, deleted ones only
   * with `deleted`; `archived` narrows to those that are, or are not.
   */
  list(
    filter: {
      agent?: string
      instanceId?: string
      runId?: string
      parentSessionId?: string
      includeInternal?: boolean
      archived?: boolean
      deleted?: boolean
      /** Words it must hold: its title, name, agent, instance or id. */
      q?: string
    },
    page: PageRequest,
  ): Page<Session>
  /** Distinct instances of an agent, newest activity first. */
  instances(
    filter: { agent?: string },
    page: PageRequest,
  ): Page<{
    agent: string
    instanceId: string
    sessions: number
    createdAt: number
    updatedAt: number
  }>
}

export interface EntryReads {
  get(id: string): Entry | null
  /** By `seq`, ascending. `before` pages backwards from the end: the newest `limit` entries below it. */
  list(sessionId: string, range: { after?: number; before?: number; limit?: number }): Entry[]
  /**
   * The active path root → leaf (default: the session's leaf), starting at the newest compaction's
   * first kept entry unless `whole`. Reads only what the window needs.
   */
  path(sessionId: string, options?: { leafId?: string; whole?: boolean }): Entry[]
}

export interface SearchReads {
  /**
   * Entries that hold every word of `query` (each as the beginning of a word, whatever the case and the
   * accents), newest first. Those of task children and runs only when asked for, or by their session.
   */
  entries(
    filter: {
      query: string
      agent?: string
      instanceId?: string
      sessionId?: string
      includeInternal?: boolean
    },
    page: PageRequest,
  ): Page<SearchHit>
}

export interface EventFilter {
  runId?: string
  agent?: string
  instanceId?: string
  session?: string
  operationId?: string
  dispatchId?: string
  types?: EventType[]
  /** Leaves out what belongs to operations that were deleted and can still be had back. */
  withoutDeleted?: boolean
}

export interface EventLines {
  lines: string[]
  /** `seq` of the last of them; `after` when there is none. */
  last: number
}

export interface EventReads {
  /** Ascending, `seq > after`, at most `limit` (default 1000). `inline` resolves blob references. */
  list(
    filter: EventFilter,
    range: { after?: number; limit?: number; inline?: boolean },
  ): DurableEvent[]
  /**
   * The same as `list`, each event as one line of JSON, for those who pass very many on unread.
   * `brief` cuts long strings and lists: the event then carries `brief: true`.
   */
  lines(filter: EventFilter, range: { after?: number; limit?: number; brief?: boolean }): EventLines
  /** `seq` of the first event that is kept: below it nothing is, above it nothing is missing. */
  first(): number
  /** `seq` of the newest event; 0 when there is none. */
  last(): number
  /** How often events were removed from the midst or hidden or shown again, ever: what was read before may not hold. */
  cuts(): number
}

/** Finished steps. */
export interface StepReads {
  /** Their keys, in no order. */
  keys(ownerId: string): string[]
  /** What the step gave; null for one that is not finished. */
  result(ownerId: string, key: string): { result: unknown } | null
}

export interface OperationReads {
  get(id: string): Operation | null
  /**
   * Newest first unless ordered otherwise. `topLevel` leaves out operations inside runs and tasks. `q`:
   * words it must hold. Deleted ones only with `deleted`.
   */
  list(
    filter: {
      agent?: string
      instanceId?: string
      session?: string
      runId?: string
      kind?: OperationKind[]
      status?: OperationStatus[]
      topLevel?: boolean
      q?: string
      order?: ListOrder
      deleted?: boolean
    },
    page: PageRequest,
  ): Page<Operation>
}

export interface DispatchReads {
  get(id: string): Dispatch | null
  list(
    filter: { agent?: string; instanceId?: string; status?: DispatchStatus[] },
    page: PageRequest,
  ): Page<Dispatch>
  /** Everything not settled, oldest first: what a start must take up again. */
  unsettled(): Dispatch[]
  counts(): { queued: number; running: number }
}

export interface QueueRow extends QueueItem {
  /** Attempts that were cut off by a lost process or thread. */
  interruptions: number
  /** Why it shall end; null while it shall not. */
  stopReason: string | null
}

/** What was admitted and has not ended. */
export interface QueueReads {
  get(id: string): QueueRow | null
  /** In order of admission. */
  list(
    filter: {
      kind?: QueueKind[]
      agent?: string
      instanceId?: string
      session?: string
      workflow?: string
      /** As it is at the moment. */
      status?: QueueStatus[]
      /** Words it must hold. */
      q?: string
    },
    page: PageRequest,
  ): Page<QueueRow>
  /** Of the whole queue, at the moment. */
  counts(): QueueCounts
  /** What was asked of a prompt, also of one that has ended; null when it is not kept. */
  prompt(operationId: string): PromptContent | null
}

export interface ApprovalReads {
  get(id: string): Approval | null
  /** Newest first unless ordered otherwise. `longest`: how long the answer took. */
  list(
    filter: {
      status?: ApprovalStatus[]
      capability?: ApprovalCapability[]
      agent?: string
      instanceId?: string
      session?: string
      /** Words it must hold. */
      q?: string
      order?: ListOrder
    },
    page: PageRequest,
  ): Page<Approval>
  /** The newest interrupted question of the same conversation about exactly the same. */
  interrupted(question: NewApproval): Approval | null
}

/** Remembered answers. */
export interface GrantReads {
  get(id: string): ApprovalGrant | null
  /** Newest first. */
  list(page: PageRequest): Page<ApprovalGrant>
  /** All that could answer a question of this agent, newest first. */
  of(question: Pick<Approval, 'capability' | 'agent'>): ApprovalGrant[]
}

/** A call of a model, when it ended. `isError` is 0 or 1. */
export interface CallSample {
  at: number
  position: number
  model: string
  agent: string | null
  workflow: string | null
  fresh: number
  cacheRead: number
  cacheWrite: number
  reasoning: number
  output: number
  cost: number | null
  duration: number
  isError: number
}

/** The end of an operation or a run; `name` is its agent or workflow. */
export interface EndSample {
  at: number
  position: number
  name: string
  status: string
  duration: number
}

/** In order of time and position, after the given pair of both, before `to`. */
export interface SampleRange {
  after: [at: number, position: number]
  to: number
}

/** What statistics are made of. Calls stay when the log is cut. */
export interface StatisticsReads {
  calls(range: SampleRange, limit: number): CallSample[]
  /** Operations of agents that no other delegated; runs of workflows. */
  ends(of: 'operations' | 'runs', range: SampleRange, limit: number): EndSample[]
}

/** Timelines that came as files. */
export interface ImportReads {
  get(id: string): ImportedTimeline | null
  /** The file as it came. */
  bytes(id: string): Uint8Array | null
  /** Newest first. Deleted ones only with `deleted`. */
  list(filter: { deleted?: boolean }, page: PageRequest): Page<ImportedTimeline>
  /** Of all that take room, also of deleted ones. */
  totals(): { count: number; bytes: number }
}

/** Keys of requests that must happen once. */
export interface KeyReads {
  /** What the key was claimed for. Raises `submission_conflict` (409) when it was for another payload. */
  find(request: { scope: string; key: string; payloadHash: string }): { refId: string } | null
}

export interface BlobRepository {
  /** Stores bytes under their SHA-256 (hex) and returns it. Idempotent. */
  put(bytes: Uint8Array): Promise<string>
  get(digest: string): Uint8Array | null
}

export interface MetaRepository {
  get(key: string): string | null
  set(key: string, value: string): Promise<void>
}
