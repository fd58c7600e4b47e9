/**
 * Everything that happens, as one discriminated union with flat correlation fields.
 * Durable events are rows of the log and carry `seq`; ephemeral ones (deltas) are only published live.
 * Every `*_start` has its end: operation, turn, tool, step, command, task, compaction, run, dispatch.
 */
import { z } from 'zod'
import { ApprovalScope } from './approval.ts'
import { ContextSizes } from './context.ts'
import { DispatchOutcome } from './dispatch.ts'
import { StoredError } from './error.ts'
import { OperationKind, OperationStatus } from './operation.ts'
import { QueueKind } from './queue.ts'
import { RunStatus, RunTrigger } from './run.ts'
import { StopReason } from './session.ts'
import { Usage } from './usage.ts'
import { RecordedChange, WorkspacePlace } from './workspace-change.ts'

/** Who an event belongs to. All optional but `project` and `timestamp`. */
export const Correlation = z.object({
  /** ISO 8601 with milliseconds, UTC. */
  timestamp: z.string(),
  project: z.string(),
  runId: z.string().optional(),
  agent: z.string().optional(),
  instanceId: z.string().optional(),
  session: z.string().optional(),
  operationId: z.string().optional(),
  parentOperationId: z.string().optional(),
  turnId: z.string().optional(),
  toolCallId: z.string().optional(),
  /** Of the call whose code made this one. */
  parentToolCallId: z.string().optional(),
  taskId: z.string().optional(),
  /** The step of a run or tool call that it happened in; of a step's own events, that step. */
  stepId: z.string().optional(),
  /** The step around a step. */
  parentStepId: z.string().optional(),
  dispatchId: z.string().optional(),
})
export type Correlation = z.infer<typeof Correlation>

function event<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return Correlation.extend({ type: z.literal(type), ...shape })
}

const end = { isError: z.boolean(), durationMs: z.number() }
const purpose = z.enum(['agent', 'compaction', 'repair'])
const blobOr = z.unknown()

export const DurableEventBody = z.discriminatedUnion('type', [
  /** Of a workflow, or (`workflow` null) of a call to the handler of `agent` for `instanceId`. */
  event('run_start', {
    workflow: z.string().nullable(),
    trigger: RunTrigger,
    payload: blobOr,
    /** W3C trace context of whoever asked from outside. */
    traceparent: z.string().optional(),
  }),
  event('run_end', {
    ...end,
    status: RunStatus,
    result: blobOr,
    error: StoredError.nullable(),
  }),
  event('run_interrupted', { reason: z.string() }),
  /** It goes on after a stop: what it had begun is ended before this, `steps` that were finished are kept. */
  event('run_resumed', { attempt: z.number().int(), steps: z.number().int(), reason: z.string() }),
  event('step_start', { name: z.string() }),
  /** `memoised`: an earlier attempt had finished it; this is what it gave, and nothing was done. */
  event('step_end', {
    ...end,
    name: z.string(),
    memoised: z.boolean(),
    result: blobOr,
    error: StoredError.nullable(),
  }),
  event('log', {
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    attributes: z.record(z.string(), z.unknown()),
  }),
  event('operation_start', {
    operationKind: OperationKind,
    preview: z.string(),
    model: z.string().nullable(),
    /** Of a prompt that goes on after a stop; absent of the first. */
    attempt: z.number().int().optional(),
    /** W3C trace context of whoever asked from outside. */
    traceparent: z.string().optional(),
  }),
  event('operation', {
    ...end,
    operationKind: OperationKind,
    status: OperationStatus,
    error: StoredError.nullable(),
    usage: Usage.nullable(),
    model: z.string().nullable(),
    /** True of an attempt that was cut off: the operation goes on with another `operation_start`. */
    continues: z.boolean().optional(),
  }),
  event('agent_start', {}),
  event('agent_end', {}),
  event('turn_request', {
    purpose,
    model: z.string(),
    provider: z.string(),
    thinkingLevel: z.string().nullable(),
    /** What the model received, without repeating the history: see the session's entries for that. */
    input: z.object({
      systemPrompt: z.string(),
      messageCount: z.number().int(),
      tools: z.array(z.string()),
    }),
    /** What of the window each part took, estimated; absent in logs of older versions. */
    context: ContextSizes.optional(),
    sourceHash: z.string().nullable(),
  }),
  event('turn', {
    ...end,
    purpose,
    model: z.string(),
    provider: z.string(),
    usage: Usage.nullable(),
    stopReason: StopReason,
    error: StoredError.nullable(),
    /** Milliseconds to the first delta; null when nothing was streamed. */
    firstDeltaMs: z.number().nullable(),
    /** The entry that holds the whole answer; null when there is none. */
    entryId: z.string().nullable(),
    text: z.string(),
  }),
  event('tool_start', { toolName: z.string(), args: blobOr }),
  event('tool_call', { ...end, toolName: z.string(), result: blobOr }),
  event('command_start', { command: z.string(), args: z.array(z.string()) }),
  event('command_end', { command: z.string(), exitCode: z.number().int(), durationMs: z.number() }),
  event('task_start', {
    prompt: z.string(),
    description: z.string().nullable(),
    subagent: z.string().nullable(),
    role: z.string().optional(),
    cwd: z.string().nullable(),
  }),
  event('task', { ...end, result: blobOr }),
  event('compaction_start', {
    reason: z.enum(['threshold', 'overflow', 'manual']),
    estimatedTokens: z.number().int(),
  }),
  event('compaction', {
    ...end,
    messagesBefore: z.number().int(),
    messagesAfter: z.number().int(),
    usage: Usage.nullable(),
  }),
  event('idle', {}),
  event('abort_requested', { reason: z.string() }),
  event('aborted', { reason: z.string() }),
  event('approval_requested', { approvalId: z.string(), toolName: z.string(), args: blobOr }),
  event('approval_resolved', {
    approvalId: z.string(),
    decision: z.enum(['allowed', 'denied', 'expired', 'aborted', 'interrupted']),
    /** How far a person's answer reaches. */
    scope: ApprovalScope.optional(),
    note: z.string().optional(),
  }),
  event('dispatch_queued', {
    input: blobOr,
    /** W3C trace context of whoever asked from outside. */
    traceparent: z.string().optional(),
  }),
  event('dispatch_started', { attempt: z.number().int() }),
  event('dispatch_settled', { outcome: DispatchOutcome, error: StoredError.nullable() }),
  event('file_changed', { path: z.string(), change: z.enum(['added', 'changed', 'removed']) }),
  /** An agent changed files by a tool or a command. `unseen`: why others may have changed as well. */
  event('workspace_changed', {
    place: WorkspacePlace,
    /** Of a sandbox: its folder among those of the project's state. */
    folder: z.string().nullable(),
    changes: z.array(RecordedChange),
    unseen: z.string().nullable(),
  }),
  event('worker_restarted', { reason: z.string(), generation: z.number().int() }),
])
export type DurableEventBody = z.infer<typeof DurableEventBody>

/** Live only: lost on purpose when nobody listens. The finished message is the truth. */
export const EphemeralEvent = z.discriminatedUnion('type', [
  event('text_delta', { text: z.string() }),
  event('thinking_delta', { delta: z.string() }),
  event('tool_execution_update', { toolName: z.string(), delta: z.string() }),
  /** The queue is another now. Of a prompt, a dispatch or a run that was admitted, begun, waits or has left. */
  event('queue_changed', {
    kind: QueueKind,
    id: z.string(),
    workflow: z.string().optional(),
    change: z.enum(['admitted', 'begun', 'waits', 'left']),
  }),
])
export type EphemeralEvent = z.infer<typeof EphemeralEvent>

/** A row of the log: the body and its global position. */
export type DurableEvent = DurableEventBody & { seq: number }
/** As `/api/events/lines` gives it: with `brief`, long strings and lists are cut. */
export type BriefEvent = DurableEvent & { brief?: true }
export type HearthEvent = DurableEvent | EphemeralEvent
export type EventType = HearthEvent['type']

export function isDurable(event: HearthEvent): event is DurableEvent {
  return 'seq' in event
}
