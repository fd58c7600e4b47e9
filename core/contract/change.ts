/**
 * What a writer asks the store to commit. One `commit` call is one atomic step; changes apply in order.
 * The project thread sends these to the runtime thread, which is the only writer.
 */
import type { Approval, ApprovalGrant, ApprovalOutcome, ApprovalScope } from './approval.ts'
import type { DispatchOutcome } from './dispatch.ts'
import type { StoredError } from './error.ts'
import type { DurableEventBody } from './event.ts'
import type { ImportedTimeline } from './imported-timeline.ts'
import type { OperationStatus } from './operation.ts'
import type { PromptContent, Repeats } from './queue.ts'
import type { RunRequest, RunStatus, RunTrigger } from './run.ts'
import type { EntryData } from './session.ts'
import type { Usage } from './usage.ts'

export interface NewSession {
  id: string
  agent: string
  instanceId: string
  name: string
  parentSessionId: string | null
  taskId: string | null
  runId: string | null
  metadata: Record<string, unknown>
}

export interface NewEntry {
  id: string
  sessionId: string
  parentId: string | null
  operationId: string | null
  turnId: string | null
  dispatchId: string | null
  data: EntryData
  /** Milliseconds since the epoch; only for copies of older entries. Default: now. */
  createdAt?: number
}

export type Change =
  /**
   * Makes the whole commit happen once per (scope, key); only valid as its first change. With a key
   * already claimed: same payload hash: nothing of the commit is applied, and `Committed.claim` holds
   * the first claim; other hash: the commit fails with `submission_conflict` (409).
   */
  | { type: 'key.claim'; claim: NewClaim }
  /** No-op when a session with the same (agent, instanceId, name) exists. */
  | { type: 'session.open'; session: NewSession }
  /**
   * Raises `session_exists` (409) for the name of another session of its instance. Times of care (pinned,
   * archived, deleted) do not make it look used.
   */
  | {
      type: 'session.update'
      sessionId: string
      title?: string | null
      name?: string
      leafId?: string | null
      metadata?: Record<string, unknown>
      pinnedAt?: number | null
      archivedAt?: number | null
      deletedAt?: number | null
    }
  /** Deletes the session, its entries and its task children. Idempotent. */
  | { type: 'session.delete'; sessionId: string }
  /** Appends at the end of the session and makes the entry its leaf. Same id again: no-op. */
  | { type: 'entry.append'; entry: NewEntry }
  /** Appends to the log; the log also keeps the operation projection. */
  | { type: 'event.append'; event: DurableEventBody }
  | { type: 'run.create'; run: NewRun }
  /** Its code is begun: the next attempt. No-op for a settled run. */
  | {
      type: 'run.begin'
      runId: string
      sourceHash: string | null
      /** Whether its author lets it begin anew, also when it has finished no step. */
      resumes: boolean
    }
  /** Somebody stops it: it does not go on, whatever becomes of its process. The first reason counts. */
  | { type: 'run.stop'; runId: string; reason: string }
  /** Its process ended in an orderly way: the attempt that ended so is none that failed. */
  | { type: 'run.suspend'; runId: string }
  /** The first result of a step counts: the same owner and key again is a no-op. */
  | { type: 'step.finish'; step: NewStep }
  /** Forgets those whose keys begin so. */
  | { type: 'steps.drop'; ownerId: string; prefix: string }
  /** Gives another run the finished steps of this one. */
  | { type: 'steps.copy'; from: string; to: string }
  /** First terminal state wins; settling a settled run is a no-op. */
  | {
      type: 'run.settle'
      runId: string
      status: Exclude<RunStatus, 'running'>
      result: unknown
      error: StoredError | null
    }
  /** Hides a run that has ended, or shows it again (null). */
  | { type: 'run.hide'; runId: string; deletedAt: number | null }
  /** Deletes a run that has ended, with its operations, sessions and events. Idempotent. */
  | { type: 'run.delete'; runId: string }
  /** Hides an operation that has ended, with its tasks, or shows them again (null). */
  | { type: 'operation.hide'; operationId: string; deletedAt: number | null }
  /**
   * Deletes an operation that has ended, its tasks, their events and what was asked. What belongs to the
   * conversation stays: its messages, and what became of files. Idempotent.
   */
  | { type: 'operation.delete'; operationId: string }
  | { type: 'operation.start'; operation: NewOperation }
  | { type: 'operation.progress'; operationId: string; turns: number; toolCalls: number }
  /** First terminal state wins. */
  | {
      type: 'operation.settle'
      operationId: string
      status: Exclude<OperationStatus, 'running'>
      usage: Usage | null
      error: StoredError | null
      model: string | null
    }

  /** Admits a prompt: its operation, what was asked, and its place in the queue. Same id again: no-op. */
  | { type: 'prompt.admit'; prompt: NewPrompt }
  /** queued → running, attempt + 1. Dispatches and runs do it with their own changes. */
  | { type: 'queue.start'; id: string }
  /** running → queued. An interruption counts towards the most that are allowed. */
  | {
      type: 'queue.requeue'
      id: string
      reason: string
      isInterruption: boolean
      nextAttemptAt: number | null
    }
  /** What runs pauses until then, such as for a provider that is busy. */
  | { type: 'queue.wait'; id: string; reason: string; nextAttemptAt: number }
  /** Notes that what runs there shall end, should its process die first. Runs have a way of their own. */
  | { type: 'queue.stop'; target: QueueTarget; reason: string }

  /**
   * Admits input durably. With an `idempotencyKey` already used for the same (agent, instanceId):
   * same payload: neither this nor what follows it in the commit is applied, and
   * `Committed.dispatches` holds the earlier row; other payload: the whole commit fails with
   * `submission_conflict` (409).
   */
  | { type: 'dispatch.admit'; dispatch: NewDispatch }
  /** queued → running, attempt + 1. */
  | { type: 'dispatch.start'; dispatchId: string }
  /** running → queued, after a crash or a retryable failure. */
  | { type: 'dispatch.requeue'; dispatchId: string }
  /** First terminal state wins. */
  | {
      type: 'dispatch.settle'
      dispatchId: string
      outcome: DispatchOutcome
      error: StoredError | null
    }

  /** A new question, or one that was interrupted, asked again. No-op when it is pending or answered. */
  | { type: 'approval.request'; approval: NewApproval }
  /** First terminal state wins. */
  | {
      type: 'approval.resolve'
      approvalId: string
      status: ApprovalOutcome
      scope: ApprovalScope | null
      pattern: string | null
      note: string | null
    }
  | { type: 'grant.add'; grant: NewGrant }
  /** Counts a question that the grant answered. */
  | { type: 'grant.use'; grantId: string }
  | { type: 'grant.remove'; grantId: string }

  /** Keeps a timeline that came as a file. The same id again: shown again if it was hidden, else a no-op. */
  | { type: 'import.add'; timeline: NewImport }
  /** Hides it, or shows it again (null). */
  | { type: 'import.hide'; importId: string; deletedAt: number | null }
  /** Idempotent. */
  | { type: 'import.delete'; importId: string }

export type NewApproval = Omit<
  Approval,
  'status' | 'scope' | 'pattern' | 'note' | 'requestedAt' | 'resolvedAt'
>

export type NewGrant = Omit<ApprovalGrant, 'uses' | 'createdAt' | 'lastUsedAt'>

export interface NewImport
  extends Omit<ImportedTimeline, 'bytes' | 'digest' | 'importedAt' | 'deletedAt'> {
  /** The file as it came. */
  content: Uint8Array
}

export interface NewClaim {
  /** What kind of request, and for whom: the same key means nothing elsewhere. */
  scope: string
  key: string
  payloadHash: string
  /** What the request became: an operation or a run. */
  refId: string
}

/** A prompt on its own, in no run and no task. */
export interface NewPrompt extends Repeats {
  operation: NewOperation
  content: PromptContent
  /** True when nothing is ahead of it: its first attempt begins with the admission. */
  starts: boolean
}

/** One, or all of an instance or session. */
export type QueueTarget = { id: string } | { agent: string; instanceId: string; session?: string }

export interface NewDispatch extends Repeats {
  id: string
  agent: string
  instanceId: string
  session: string
  input: unknown
  idempotencyKey: string | null
}

export interface NewRun {
  id: string
  /** Null for a call to a handler: then `agent` and `instanceId` say whose. */
  workflow: string | null
  agent?: string | null
  instanceId?: string | null
  trigger: RunTrigger
  payload: unknown
  request?: RunRequest | null
  retryOf?: string | null
  replayOf?: string | null
}

/** What a step gave, for whoever comes to it again. */
export interface NewStep {
  /** The run; for a step of a tool call its operation or dispatch, with whose end it goes. */
  ownerId: string
  /** Says which step of its owner it is. */
  key: string
  name: string
  /** JSON; `undefined` is kept as such. */
  result: unknown
}

export interface NewOperation {
  id: string
  kind: 'prompt' | 'skill' | 'task' | 'shell' | 'compact'
  agent: string | null
  instanceId: string | null
  session: string | null
  runId: string | null
  dispatchId: string | null
  parentOperationId: string | null
  preview: string
  model: string | null
}
