/** Questions to a person that hold up a tool, their answers, and what answers are remembered. */
import { z } from 'zod'

/** `tool` is a tool whose author wants it approved; the others are those of the sandbox policy. */
export const ApprovalCapability = z.enum(['read', 'write', 'shell', 'tool'])
export type ApprovalCapability = z.infer<typeof ApprovalCapability>

/**
 * `pending` waits for an answer. `expired`: nobody answered in time. `aborted`: what asked was stopped.
 * `interrupted`: the process or thread that asked is gone, and nothing was done. Asked again in the same
 * conversation, an interrupted question becomes pending again.
 */
export const ApprovalStatus = z.enum([
  'pending',
  'allowed',
  'denied',
  'expired',
  'aborted',
  'interrupted',
])
export type ApprovalStatus = z.infer<typeof ApprovalStatus>
export type ApprovalOutcome = Exclude<ApprovalStatus, 'pending'>

/** How far an answer reaches: this call, the conversation, the instance, or all that a pattern matches. */
export const ApprovalScope = z.enum(['once', 'session', 'instance', 'pattern'])
export type ApprovalScope = z.infer<typeof ApprovalScope>

export const ApprovalDecision = z.enum(['allow', 'deny'])
export type ApprovalDecision = z.infer<typeof ApprovalDecision>

/** What waits, in all detail. Times are milliseconds since the epoch. */
export const Approval = z.object({
  id: z.string(),
  status: ApprovalStatus,
  capability: ApprovalCapability,
  toolName: z.string(),
  /** Kind of the sandbox; null for a tool. */
  sandbox: z.string().nullable(),
  /** What waits: `exec`, `writeFile`, `rm`, …; `call` for a tool. */
  operation: z.string(),
  /** The command, the absolute path, or the arguments of the tool as JSON. */
  subject: z.string(),
  cwd: z.string().nullable(),
  agent: z.string().nullable(),
  instanceId: z.string().nullable(),
  session: z.string().nullable(),
  runId: z.string().nullable(),
  dispatchId: z.string().nullable(),
  operationId: z.string().nullable(),
  parentOperationId: z.string().nullable(),
  turnId: z.string().nullable(),
  toolCallId: z.string().nullable(),
  taskId: z.string().nullable(),
  /** How far the answer reached; null while there is none. */
  scope: ApprovalScope.nullable(),
  pattern: z.string().nullable(),
  note: z.string().nullable(),
  requestedAt: z.number().int(),
  /** When it is refused unless somebody answers. */
  expiresAt: z.number().int(),
  resolvedAt: z.number().int().nullable(),
})
export type Approval = z.infer<typeof Approval>

/** A remembered answer. */
export const ApprovalGrant = z.object({
  id: z.string(),
  /** The question it answered. */
  approvalId: z.string(),
  decision: ApprovalDecision,
  scope: z.enum(['session', 'instance', 'pattern']),
  capability: ApprovalCapability,
  /** Of a tool and of the scopes `session` and `instance`: that tool alone. */
  toolName: z.string().nullable(),
  agent: z.string().nullable(),
  instanceId: z.string().nullable(),
  session: z.string().nullable(),
  /** `*` stands for anything; in paths, not for `/`, which `**` includes. */
  pattern: z.string().nullable(),
  note: z.string().nullable(),
  /** How many questions it has answered since. */
  uses: z.number().int(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
})
export type ApprovalGrant = z.infer<typeof ApprovalGrant>

/** Body of an answer. */
export const ApprovalAnswer = z.strictObject({
  decision: ApprovalDecision,
  scope: ApprovalScope.default('once'),
  /** For the scope `pattern`. */
  pattern: z.string().trim().min(1).max(1000).optional(),
  /** Told to the model when it is denied. */
  note: z.string().max(2000).optional(),
})
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>
export type ApprovalAnswerInput = z.input<typeof ApprovalAnswer>
