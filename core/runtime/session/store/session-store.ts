/** Where conversations live when an agent brings a store of its own: the protocol, and its data. */
import { z } from 'zod'
import {
  BranchSummaryEntryData,
  CompactionEntryData,
  MessageEntryData,
  type SessionKey,
} from '../../../contract/session.ts'

const place = { id: z.string().min(1), parentId: z.string().nullable(), timestamp: z.string() }

/** One fact of a conversation. `parentId` makes the entries a tree. */
export const SessionEntry = z.discriminatedUnion('type', [
  MessageEntryData.extend(place),
  CompactionEntryData.extend(place),
  BranchSummaryEntryData.extend(place),
])
export type SessionEntry = z.infer<typeof SessionEntry>

/** A whole conversation; what a model sees is the path from `leafId` up to the root. */
export const SessionData = z.object({
  version: z.literal(3),
  entries: z.array(SessionEntry),
  leafId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type SessionData = z.infer<typeof SessionData>

/**
 * Keeps conversations by key. Give one to an agent as `persist`.
 *
 * P1  `load` gives what was last saved under the key, or null. What it gives is the caller's own.
 * P2  `save` replaces what is under the key, whole or not at all, and is done when it resolves.
 * P3  `delete` of a key that is not there does nothing. Keys are texts of any characters.
 * P4  A call that rejects fails the operation with `session_store_failed`; nothing is lost by it.
 */
export interface SessionStore {
  load(key: string): Promise<SessionData | null>
  save(key: string, data: SessionData): Promise<void>
  delete(key: string): Promise<void>
}

export function isSessionStore(value: unknown): value is SessionStore {
  if (typeof value !== 'object' || value === null) return false
  return ['load', 'save', 'delete'].every((name) => typeof Reflect.get(value, name) === 'function')
}

/** The key a conversation is stored under: `agent:instance:session`, each part URL-encoded. */
export function sessionStoreKey({ agent, instanceId, session }: SessionKey): string {
  return [agent, instanceId, session].map(encodeURIComponent).join(':')
}
