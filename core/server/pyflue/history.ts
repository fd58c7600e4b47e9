/** A whole conversation as one JSON document: the history format (version 2) that other tools read. */
import { SessionHistory } from '../../contract/history.ts'
import type { Entry, Session } from '../../contract/session.ts'
import type { Store } from '../../store/port.ts'

const pageSize = 500

export function toHistory(store: Store, session: Session): SessionHistory {
  const { agent, instanceId, name, title, parentSessionId, taskId, runId } = session
  const children = store.sessions.list({ parentSessionId: session.id }, { limit: 1000 }).items
  return SessionHistory.parse({
    version: 2,
    entries: [...entriesOf(store, session.id)].map(toHistoryEntry),
    leafId: session.leafId,
    metadata: {
      ...session.metadata,
      session_id: session.id,
      parent_session_id: parentSessionId,
      task_id: taskId,
      children: children.map(({ id }) => id),
      agent,
      instanceId,
      session: name,
      title,
      runId,
    },
    createdAt: new Date(session.createdAt).toISOString(),
    updatedAt: new Date(session.updatedAt).toISOString(),
  })
}

function* entriesOf(store: Store, sessionId: string): Generator<Entry> {
  let after = 0
  while (true) {
    const page = store.entries.list(sessionId, { after, limit: pageSize })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.seq
  }
}

function toHistoryEntry({ id, parentId, createdAt, data }: Entry) {
  return { ...data, id, parentId, timestamp: new Date(createdAt).toISOString() }
}
