/** Reads what a session store gave: data of Hearth, and histories of version 2 whose messages are texts. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { HearthError } from '../../../contract/error.ts'
import type { Message } from '../../../contract/message.ts'
import { EntrySource } from '../../../contract/session.ts'
import { SessionData, type SessionEntry } from './session-store.ts'

const place = { id: z.string().min(1), parentId: z.string().nullable(), timestamp: z.string() }

/** Entries as PyFlue writes them: a message is a role and a text. */
const TextEntry = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('message'),
    ...place,
    message: z.looseObject({ role: z.string(), content: z.string() }),
    source: z.string().optional(),
  }),
  z.looseObject({
    type: z.literal('compaction'),
    ...place,
    summary: z.string(),
    firstKeptEntryId: z.string().nullable().default(null),
    tokensBefore: z.number().int().default(0),
  }),
  z.looseObject({
    type: z.literal('branch_summary'),
    ...place,
    fromId: z.string(),
    summary: z.string(),
  }),
])
type TextEntry = z.infer<typeof TextEntry>

const TextHistory = z.looseObject({
  version: z.number().int().optional(),
  entries: z.array(TextEntry),
  leafId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).default({}),
  createdAt: z.string(),
  updatedAt: z.string(),
})

/**
 * The data with ids that are Hearth's: those of other origin are made unique by the key.
 *
 * @throws `invalid_session_data` (500) saying what does not fit.
 */
export function readSessionData(value: unknown, key: string): SessionData {
  const own = SessionData.safeParse(asVersion3(value))
  if (own.success) return withOwnIds(own.data, key)
  const texts = TextHistory.safeParse(value)
  if (texts.success) return withOwnIds(fromTexts(texts.data), key)
  const [issue] = own.error.issues
  throw new HearthError({
    type: 'invalid_session_data',
    status: 500,
    message: `The session store gave something that is no conversation for ${key}.`,
    details: `At ${issue?.path.map(String).join('.') || 'its root'}: ${issue?.message ?? 'unreadable'}`,
  })
}

/** An exported conversation is the same but for its number. */
function asVersion3(value: unknown): unknown {
  const isExport =
    typeof value === 'object' && value !== null && Reflect.get(value, 'version') === 2
  return isExport ? { ...value, version: 3 } : value
}

function fromTexts({
  entries,
  leafId,
  metadata,
  createdAt,
  updatedAt,
}: z.infer<typeof TextHistory>): SessionData {
  return { version: 3, entries: entries.map(toEntry), leafId, metadata, createdAt, updatedAt }
}

function toEntry(entry: TextEntry): SessionEntry {
  const { id, parentId, timestamp } = entry
  const at = { id, parentId, timestamp }
  if (entry.type === 'compaction') {
    const { summary, firstKeptEntryId, tokensBefore } = entry
    return { ...at, type: 'compaction', summary, firstKeptEntryId, tokensBefore }
  }
  if (entry.type === 'branch_summary') {
    return { ...at, type: 'branch_summary', fromId: entry.fromId, summary: entry.summary }
  }
  const source = EntrySource.safeParse(entry.source)
  const message = textMessage(entry.message.role, entry.message.content)
  return { ...at, type: 'message', message, ...(source.success ? { source: source.data } : {}) }
}

/** Calls and results were kept as JSON texts; as texts they stay, so that each is read as it was. */
export function textMessage(role: string, text: string): Message {
  const content = [{ type: 'text' as const, text }]
  return role === 'assistant' ? { role, content } : { role: 'user', content }
}

const ownId = /^entry_[0-9A-Za-z]{26}$/

function withOwnIds(data: SessionData, key: string): SessionData {
  const own = (id: string) => (ownId.test(id) ? id : `entry_${digest(key, id)}`)
  const ownOrNull = (id: string | null) => (id === null ? null : own(id))
  return {
    ...data,
    leafId: ownOrNull(data.leafId),
    entries: data.entries.map((entry) => {
      const at = { id: own(entry.id), parentId: ownOrNull(entry.parentId) }
      if (entry.type === 'compaction') {
        return { ...entry, ...at, firstKeptEntryId: ownOrNull(entry.firstKeptEntryId) }
      }
      if (entry.type === 'branch_summary') return { ...entry, ...at, fromId: own(entry.fromId) }
      return { ...entry, ...at }
    }),
  }
}

/** The same id every time, and another one in every other conversation. */
function digest(key: string, id: string): string {
  return createHash('sha256')
    .update(JSON.stringify([key, id]))
    .digest('hex')
    .slice(0, 26)
}
