/** An exported conversation, version 2: all entries as a tree; the active path is read from `leafId` up. */
import { z } from 'zod'
import { BranchSummaryEntryData, CompactionEntryData, MessageEntryData } from './session.ts'
import { MaskedSecret } from './timeline-file.ts'

const place = { id: z.string(), parentId: z.string().nullable(), timestamp: z.string() }

export const HistoryEntry = z.discriminatedUnion('type', [
  MessageEntryData.extend(place),
  CompactionEntryData.extend(place),
  BranchSummaryEntryData.extend(place),
])
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const SessionHistory = z.object({
  version: z.literal(2),
  entries: z.array(HistoryEntry),
  leafId: z.string().nullable(),
  metadata: z.looseObject({
    session_id: z.string(),
    parent_session_id: z.string().nullable(),
    task_id: z.string().nullable(),
    children: z.array(z.string()),
  }),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Which secrets were replaced, where that was asked for. */
  masked: z.array(MaskedSecret).optional(),
})
export type SessionHistory = z.infer<typeof SessionHistory>
