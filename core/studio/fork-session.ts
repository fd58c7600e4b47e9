/** A new session that begins with what was said in another one up to some entry. */
import type { Change, NewEntry } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import { newEntryId, newSessionId } from '../contract/id.ts'
import type { Entry, EntryData, ForkOrigin, Session } from '../contract/session.ts'
import type { Store } from '../store/port.ts'
import { freeName } from './deleted-sessions.ts'

export interface ForkRequest {
  /** The last entry to share. Default: the session's leaf. */
  entryId?: string
  /** Default: the session's own name with `fork` after it, and a number when that is taken. */
  name?: string
  title?: string
}

/**
 * What to commit for a fork. The entries are copied, so that neither session can ever change the other,
 * with their times and the operations they came from. Raises `not_found` (404) for an entry of another
 * session and `session_exists` (409) for a name that is taken.
 */
export function forkChanges(
  store: Store,
  session: Session,
  request: ForkRequest,
): { id: string; changes: Change[] } {
  const entryId = request.entryId ?? session.leafId
  if (entryId !== null) checkEntry(store, session, entryId)
  const path =
    entryId === null ? [] : store.entries.path(session.id, { leafId: entryId, whole: true })
  const id = newSessionId()
  const ids = new Map(path.map((entry) => [entry.id, newEntryId()] as const))
  const name = request.name ?? freeName(store, session, `${session.name} fork`)
  if (store.sessions.find({ ...session, session: name }) !== null) throw nameTaken(name)
  const { agent, instanceId } = session
  const forkedFrom: ForkOrigin = {
    sessionId: session.id,
    session: session.name,
    entryId,
    ownEntryId: entryId === null ? null : (ids.get(entryId) ?? null),
  }
  const nothing = { parentSessionId: null, taskId: null, runId: null }
  const title = request.title ?? (session.title === null ? null : `${session.title} (fork)`)
  return {
    id,
    changes: [
      {
        type: 'session.open',
        session: { id, agent, instanceId, name, ...nothing, metadata: { forkedFrom } },
      },
      ...path.map((entry): Change => ({ type: 'entry.append', entry: copyOf(entry, id, ids) })),
      ...(title === null ? [] : [{ type: 'session.update' as const, sessionId: id, title }]),
    ],
  }
}

/** All that was said in the active path of `session`, for another session that begins with it. */
export function copiedEntries(store: Store, session: Session, sessionId: string): Change[] {
  const { leafId } = session
  if (leafId === null) return []
  const path = store.entries.path(session.id, { leafId, whole: true })
  const ids = new Map(path.map((entry) => [entry.id, newEntryId()] as const))
  return path.map((entry) => ({ type: 'entry.append', entry: copyOf(entry, sessionId, ids) }))
}

/** Raises `not_found` (404) unless the entry is one of the session's. */
export function checkEntry(store: Store, session: Session, entryId: string): void {
  if (store.entries.get(entryId)?.sessionId === session.id) return
  throw new HearthError({
    type: 'not_found',
    status: 404,
    message: `There is no entry "${entryId}" in this session.`,
    details: 'Take an id from its entries.',
    meta: { sessionId: session.id, entryId },
  })
}

function copyOf(entry: Entry, sessionId: string, ids: ReadonlyMap<string, string>): NewEntry {
  const { operationId, turnId, createdAt } = entry
  const parentId = entry.parentId === null ? null : (ids.get(entry.parentId) ?? null)
  const id = ids.get(entry.id) ?? newEntryId()
  // A dispatch is answered where it was admitted: the copy must not look like its answer.
  const links = { parentId, operationId, turnId, dispatchId: null }
  return { id, sessionId, ...links, data: dataOf(entry.data, ids), createdAt }
}

function dataOf(data: EntryData, ids: ReadonlyMap<string, string>): EntryData {
  if (data.type === 'message') return data
  if (data.type === 'branch_summary')
    return { ...data, fromId: ids.get(data.fromId) ?? data.fromId }
  const kept = data.firstKeptEntryId
  return { ...data, firstKeptEntryId: kept === null ? null : (ids.get(kept) ?? null) }
}

function nameTaken(name: string): HearthError {
  return new HearthError({
    type: 'session_exists',
    status: 409,
    message: `There is a session "${name}" already.`,
    details:
      'Each session of an instance has a name of its own. Leave the name out to get a free one.',
  })
}
