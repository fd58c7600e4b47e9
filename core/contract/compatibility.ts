/**
 * Shapes of the routes that other clients already speak: PyFlue's wire format with the keys of both
 * styles (snake and camel), so that neither client has to be changed.
 */
import { z } from 'zod'
import { ErrorBody } from './error.ts'

export const WireCost = z.object({
  input: z.number(),
  output: z.number(),
  cache_read: z.number(),
  cache_write: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
  total: z.number(),
})
export type WireCost = z.infer<typeof WireCost>

export const WireUsage = z.object({
  input: z.number().int(),
  output: z.number().int(),
  cache_read: z.number().int(),
  cache_write: z.number().int(),
  total_tokens: z.number().int(),
  cacheRead: z.number().int(),
  cacheWrite: z.number().int(),
  totalTokens: z.number().int(),
  /** US dollars; null when the model's price is not known. */
  cost: WireCost.nullable(),
})
export type WireUsage = z.infer<typeof WireUsage>

export const PromptResult = z.object({
  text: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  usage: WireUsage,
  model: z.object({ id: z.string() }),
  /** The typed result, when one was asked for. */
  data: z.unknown().optional(),
})
export type PromptResult = z.infer<typeof PromptResult>

/** One frame of a streamed prompt. Exactly one terminal frame: `end` or `error`. */
export const PromptFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), session_id: z.string(), operationId: z.string() }),
  z.object({
    type: z.literal('tool_start'),
    toolName: z.string(),
    toolCallId: z.string(),
    args: z.unknown(),
  }),
  z.object({
    type: z.literal('tool_end'),
    toolName: z.string(),
    toolCallId: z.string(),
    isError: z.boolean(),
    result: z.unknown(),
  }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({
    type: z.literal('end'),
    text: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    usage: WireUsage,
    model: z.object({ id: z.string() }),
  }),
  z.object({ type: z.literal('error'), error: ErrorBody }),
])
export type PromptFrame = z.infer<typeof PromptFrame>

export const RunRecordOwner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workflow'), workflowName: z.string(), instanceId: z.string() }),
  z.object({ kind: z.literal('agent'), agentName: z.string(), instanceId: z.string() }),
])
export type RunRecordOwner = z.infer<typeof RunRecordOwner>

/** A run of a workflow (then `agent_id` is the run's id), or of a call to an agent's handler. */
export const RunRecord = z.object({
  run_id: z.string(),
  runId: z.string(),
  agent: z.string(),
  agentName: z.string(),
  agent_id: z.string(),
  instanceId: z.string(),
  workflowName: z.string().nullable(),
  owner: RunRecordOwner,
  /** Seconds since the epoch. */
  started_at: z.number(),
  startedAt: z.string(),
  ended_at: z.number().nullable(),
  endedAt: z.string().nullable(),
  duration_ms: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  status: z.enum(['running', 'succeeded', 'failed']),
  state: z.enum(['active', 'completed', 'errored']),
  is_error: z.boolean(),
  isError: z.boolean(),
  error: ErrorBody.nullable(),
  payload: z.unknown(),
  result: z.unknown(),
  event_count: z.number().int(),
  eventCount: z.number().int(),
})
export type RunRecord = z.infer<typeof RunRecord>

/** One event of a run; `event_index` starts at 1 and has no gaps. */
export const RunEvent = z.object({
  run_id: z.string(),
  runId: z.string(),
  event_index: z.number().int(),
  eventIndex: z.number().int(),
  type: z.string(),
  /** Seconds since the epoch. */
  timestamp: z.number(),
  data: z.record(z.string(), z.unknown()),
})
export type RunEvent = z.infer<typeof RunEvent>

export const RunEventList = z.object({
  run_id: z.string(),
  runId: z.string(),
  events: z.array(RunEvent),
  next_after: z.number().int(),
  nextAfter: z.number().int(),
})
export type RunEventList = z.infer<typeof RunEventList>

export const WorkflowAccepted = z.object({
  status: z.literal('accepted'),
  run_id: z.string(),
  runId: z.string(),
  /** Only for requests with an idempotency key: whether an earlier one made the run. */
  deduplicated: z.boolean().optional(),
})
export type WorkflowAccepted = z.infer<typeof WorkflowAccepted>

export const WorkflowCompleted = z.object({
  status: z.literal('completed'),
  run_id: z.string(),
  runId: z.string(),
  result: z.unknown(),
  _meta: z.object({ runId: z.string() }),
})
export type WorkflowCompleted = z.infer<typeof WorkflowCompleted>

export const DispatchAccepted = z.object({
  status: z.literal('accepted'),
  dispatch_id: z.string(),
  dispatchId: z.string(),
  accepted_at: z.string(),
  acceptedAt: z.string(),
  deduplicated: z.boolean(),
})
export type DispatchAccepted = z.infer<typeof DispatchAccepted>
