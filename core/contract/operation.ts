/** Agent operations (prompt, skill, task, shell, compact): what the activity list shows. */
import { z } from 'zod'
import { StoredError } from './error.ts'
import { Usage } from './usage.ts'

export const OperationKind = z.enum(['prompt', 'skill', 'task', 'shell', 'compact'])
export type OperationKind = z.infer<typeof OperationKind>

export const OperationStatus = z.enum(['running', 'completed', 'failed', 'aborted', 'interrupted'])
export type OperationStatus = z.infer<typeof OperationStatus>

/** A projection of `operation_start` and `operation` events. Times are milliseconds since the epoch. */
export const Operation = z.object({
  id: z.string(),
  kind: OperationKind,
  status: OperationStatus,
  agent: z.string().nullable(),
  instanceId: z.string().nullable(),
  session: z.string().nullable(),
  runId: z.string().nullable(),
  dispatchId: z.string().nullable(),
  parentOperationId: z.string().nullable(),
  /** First 200 characters of what was asked. */
  preview: z.string(),
  model: z.string().nullable(),
  turns: z.number().int(),
  toolCalls: z.number().int(),
  usage: Usage.nullable(),
  error: StoredError.nullable(),
  /** The operation that it is a second try of. */
  retryOf: z.string().optional(),
  /** The operation whose request it repeats. */
  replayOf: z.string().optional(),
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
  /** When it was deleted: it can be had back for a week. Absent while it is not. */
  deletedAt: z.number().int().optional(),
})
export type Operation = z.infer<typeof Operation>
