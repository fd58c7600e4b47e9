/** A named conversation of one agent instance, and the append-only entries it is made of. */
import { z } from 'zod'
import { Message } from './message.ts'
import { Usage } from './usage.ts'

/** What addresses a session. Two keys are the same session only if all three parts are equal. */
export const SessionKey = z.object({
  agent: z.string().min(1),
  instanceId: z.string().min(1),
  session: z.string().min(1),
})
export type SessionKey = z.infer<typeof SessionKey>

export const Session = z.object({
  id: z.string(),
  agent: z.string(),
  instanceId: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  /** Newest entry of the active path; null when empty. */
  leafId: z.string().nullable(),
  /** Sequence of the newest entry; 0 when empty. */
  headSeq: z.number().int(),
  /** Set on sessions made by the `task` tool or inside a workflow run. */
  parentSessionId: z.string().nullable(),
  taskId: z.string().nullable(),
  runId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  /** Kept at the top of lists. */
  pinnedAt: z.number().int().nullable(),
  /** Out of the way, but whole. */
  archivedAt: z.number().int().nullable(),
  /** Deleted, and for a while to be had back; its name is free for another session. */
  deletedAt: z.number().int().nullable(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
})
export type Session = z.infer<typeof Session>

/** In the metadata of a fork: where it came from. */
export const ForkOrigin = z.object({
  sessionId: z.string(),
  /** The name it had then. */
  session: z.string(),
  /** The last entry that both share, in the original and here; null when nothing had been said. */
  entryId: z.string().nullable(),
  ownEntryId: z.string().nullable(),
})
export type ForkOrigin = z.infer<typeof ForkOrigin>

/** Where a session was forked from; null when it was not. */
export function forkOrigin({ metadata }: Pick<Session, 'metadata'>): ForkOrigin | null {
  return ForkOrigin.safeParse(metadata.forkedFrom).data ?? null
}

export const EntrySource = z.enum([
  'prompt',
  'skill',
  'shell',
  'task',
  'retry',
  'dispatch',
  /** Said by a person while the operation was at work. */
  'steer',
])
export type EntrySource = z.infer<typeof EntrySource>

export const StopReason = z.enum([
  'stop',
  'tool-calls',
  'length',
  'aborted',
  'error',
  'interrupted',
])
export type StopReason = z.infer<typeof StopReason>

export const MessageEntryData = z.object({
  type: z.literal('message'),
  message: Message,
  source: EntrySource.optional(),
  model: z.string().optional(),
  usage: Usage.optional(),
  stopReason: StopReason.optional(),
  /** Of an answer: the name of the harness that ran its model. */
  harness: z.string().optional(),
  /** SHA-256 prefix of the agent's source file that produced this message. */
  sourceHash: z.string().optional(),
})
export type MessageEntryData = z.infer<typeof MessageEntryData>
export const CompactionEntryData = z.object({
  type: z.literal('compaction'),
  summary: z.string(),
  firstKeptEntryId: z.string().nullable(),
  tokensBefore: z.number().int(),
  usage: Usage.optional(),
})
export const BranchSummaryEntryData = z.object({
  type: z.literal('branch_summary'),
  fromId: z.string(),
  summary: z.string(),
})
export const EntryData = z.discriminatedUnion('type', [
  MessageEntryData,
  CompactionEntryData,
  BranchSummaryEntryData,
])
export type EntryData = z.infer<typeof EntryData>

/** One immutable fact of a conversation. `parentId` makes the entries a tree, so forks cost nothing. */
export const Entry = z.object({
  id: z.string(),
  sessionId: z.string(),
  /** Position in the session, from 1, without gaps. */
  seq: z.number().int(),
  parentId: z.string().nullable(),
  operationId: z.string().nullable(),
  turnId: z.string().nullable(),
  dispatchId: z.string().nullable(),
  data: EntryData,
  /** Milliseconds since the epoch. */
  createdAt: z.number().int(),
})
export type Entry = z.infer<typeof Entry>
