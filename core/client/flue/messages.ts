/** Frames of the WebSockets: what a client sends, and what it is answered. */
import { z } from 'zod'
import { PromptResult } from '../../contract/compatibility.ts'
import { ErrorBody } from '../../contract/error.ts'

/** To an agent's socket: one prompt. */
export const AgentPromptMessage = z.object({
  type: z.literal('prompt').default('prompt'),
  message: z.string(),
  session: z.string().default('default'),
})
export type AgentPromptMessage = z.infer<typeof AgentPromptMessage>

/** From an agent's socket: the answer to one prompt. */
export const AgentResultMessage = z.object({ type: z.literal('result'), result: PromptResult })
export type AgentResultMessage = z.infer<typeof AgentResultMessage>

/** To a workflow's socket: starts its run. */
export const WorkflowInvokeMessage = z.object({ payload: z.record(z.string(), z.unknown()) })
export type WorkflowInvokeMessage = z.infer<typeof WorkflowInvokeMessage>

/** From a workflow's socket: an event of the run, flat. */
export const WorkflowEventMessage = z.object({
  type: z.string(),
  run_id: z.string(),
  runId: z.string(),
  event_index: z.number().int(),
  eventIndex: z.number().int(),
  timestamp: z.number(),
  data: z.record(z.string(), z.unknown()),
})
export type WorkflowEventMessage = z.infer<typeof WorkflowEventMessage>

/** From a workflow's socket: the result, after which it closes. */
export const WorkflowResultMessage = z.object({
  type: z.literal('result'),
  run_id: z.string(),
  runId: z.string(),
  result: z.unknown(),
})
export type WorkflowResultMessage = z.infer<typeof WorkflowResultMessage>

/** From either: what went wrong. */
export const WebSocketErrorMessage = z.object({ type: z.literal('error'), error: ErrorBody })
export type WebSocketErrorMessage = z.infer<typeof WebSocketErrorMessage>

export type WorkflowMessage = WorkflowEventMessage | WorkflowResultMessage | WebSocketErrorMessage
