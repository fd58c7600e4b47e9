/**
 * The conversation of an agent that brings a session store.
 *
 * C1  The store is the truth for history: an operation begins with what `load` gives, and is only
 *     reported as done when `save` has resolved. The project's rows are a copy for the studio.
 * C2  What a failed `save` left behind is kept by the project and saved by the next operation, unless
 *     someone else has written to the store since: then theirs goes on, and ours stays as a branch.
 * C3  An agent that is given a store later takes its history along.
 */
import type { Change } from '../../../contract/change.ts'
import { HearthError } from '../../../contract/error.ts'
import type { Entry, Session } from '../../../contract/session.ts'
import type { Operation } from '../../operation/operation.ts'
import { untilAborted } from '../../until-aborted.ts'
import { userCodeError } from '../../user-code-error.ts'
import type { Conversation } from '../conversation.ts'
import type { Seat } from '../seat.ts'
import { savedLeaf } from './kept-elsewhere.ts'
import { readSessionData } from './read-session-data.ts'
import {
  type SessionData,
  type SessionEntry,
  type SessionStore,
  sessionStoreKey,
} from './session-store.ts'

/** The session's conversation, from the agent's own store where it has one. */
export async function openConversation(seat: Seat, operation: Operation): Promise<Conversation> {
  const { runtime, key, origin } = seat
  const { persist } = await untilAborted(seat.agent.definition(), operation.signal)
  if (persist === null) return runtime.conversations.open(key, origin)
  const stored = await load(seat, persist, operation.signal)
  const { session, path } = await runtime.host.openSession(key, origin)
  const data = keepsOurs(session, stored)
    ? withMissing(stored ?? emptyData(session), path)
    : await adopt(seat, session, stored ?? emptyData(session))
  const conversation = await runtime.conversations.open(key, origin)
  let isChanged = stored?.leafId !== conversation.leafId && conversation.leafId !== null
  conversation.onAppend((entry) => {
    isChanged = true
    data.entries.push({ ...entry.data, id: entry.id, parentId: entry.parentId, timestamp: now() })
    data.leafId = entry.id
  })
  operation.beforeEnd(async () => {
    conversation.onAppend(null)
    if (!isChanged) return
    data.leafId = conversation.leafId
    data.updatedAt = now()
    data.metadata = { ...data.metadata, ...(await metadataOf(seat, session)) }
    await guarded('save', () => persist.save(sessionStoreKey(key), data))
    const metadata = { ...session.metadata, [savedLeaf]: data.leafId }
    operation.journal.write({ type: 'session.update', sessionId: session.id, metadata })
  })
  return conversation
}

/** True when the store holds the conversation, also where the project has never seen it. */
export async function isStored(seat: Seat): Promise<boolean> {
  const { persist } = await seat.agent.definition()
  if (persist === null) return false
  return (await load(seat, persist, new AbortController().signal)) !== null
}

/** Takes a conversation and those of its tasks out of the agent's store. */
export async function forgetStored(seat: Seat, session: Session | null): Promise<void> {
  const { persist } = await seat.agent.definition()
  if (persist === null) return
  const { agent, instanceId } = seat.key
  const names = [seat.key.session, ...(await taskNames(seat, session))]
  for (const name of names) {
    const key = sessionStoreKey({ agent, instanceId, session: name })
    await guarded('delete', () => persist.delete(key))
  }
}

async function taskNames(seat: Seat, session: Session | null): Promise<string[]> {
  if (session === null) return []
  const children = await seat.runtime.host.childSessions(session.id)
  const deeper = await Promise.all(children.map((child) => taskNames(seat, child)))
  return [...children.map(({ name }) => name), ...deeper.flat()]
}

async function load(
  { key }: Seat,
  persist: SessionStore,
  signal: AbortSignal,
): Promise<SessionData | null> {
  const storeKey = sessionStoreKey(key)
  const loaded = await guarded('load', () => untilAborted(persist.load(storeKey), signal))
  return loaded === null || loaded === undefined ? null : readSessionData(loaded, storeKey)
}

/** C2 and C3: whether the project's own rows are as new as the store, or newer. */
function keepsOurs(session: Session, stored: SessionData | null): boolean {
  const theirs = stored?.leafId ?? null
  if (theirs === session.leafId) return true
  const saved = session.metadata[savedLeaf]
  if (saved === undefined) return stored === null
  return saved !== session.leafId && saved === theirs
}

function withMissing(data: SessionData, path: readonly Entry[]): SessionData {
  const known = new Set(data.entries.map(({ id }) => id))
  const missing = path.filter(({ id }) => !known.has(id)).map(toSessionEntry)
  return { ...data, entries: [...data.entries, ...missing] }
}

/** Writes what the store has to the project, as its copy. */
async function adopt(
  { runtime, key }: Seat,
  session: Session,
  data: SessionData,
): Promise<SessionData> {
  const appends = data.entries.map((entry): Change => {
    const { id, parentId, timestamp: _, ...body } = entry
    const own = { operationId: null, turnId: null, dispatchId: null }
    return {
      type: 'entry.append',
      entry: { id, sessionId: session.id, parentId, ...own, data: body },
    }
  })
  const metadata = { ...session.metadata, [savedLeaf]: data.leafId }
  const { leafId } = data
  await runtime.host.commit([
    ...appends,
    { type: 'session.update', sessionId: session.id, leafId, metadata },
  ])
  session.metadata = metadata
  runtime.conversations.forget(key)
  return data
}

async function metadataOf(seat: Seat, session: Session): Promise<Record<string, unknown>> {
  const { id, parentSessionId, taskId, runId } = session
  const children = await seat.runtime.host.childSessions(id)
  const { [savedLeaf]: _, ...own } = session.metadata
  return {
    ...own,
    ...seat.key,
    session_id: id,
    parent_session_id: parentSessionId,
    task_id: taskId,
    run_id: runId,
    children: children.map((child) => child.id),
  }
}

function emptyData(session: Session): SessionData {
  const createdAt = new Date(session.createdAt).toISOString()
  return { version: 3, entries: [], leafId: null, metadata: {}, createdAt, updatedAt: createdAt }
}

function toSessionEntry({ id, parentId, createdAt, data }: Entry): SessionEntry {
  return { ...data, id, parentId, timestamp: new Date(createdAt).toISOString() }
}

/** What the author's store throws becomes the operation's typed error. */
async function guarded<Result>(call: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (HearthError.is(error)) throw error
    throw userCodeError('session_store_failed', `The session store could not ${call}.`, error)
  }
}

function now(): string {
  return new Date().toISOString()
}
