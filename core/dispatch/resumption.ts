/**
 * Where a conversation stands when something that was cut off goes on: whether it has been told what was
 * asked, and from which entry. What was said in part only is left beside the path, not said again.
 */
import type { Change } from '../contract/change.ts'
import type { Entry, SessionKey } from '../contract/session.ts'
import type { Store } from '../store/port.ts'

export interface Resumption {
  /** True when the conversation has been told already. */
  resumes: boolean
  /** To be committed before it goes on. */
  changes: Change[]
}

/** Who asked: the operation of a prompt, which stays the same, or a dispatch, whose attempts are several. */
export type Asker = { operationId: string } | { dispatchId: string }

export function resumption(store: Store, key: SessionKey, asker: Asker): Resumption {
  const session = store.sessions.find(key)
  if (!session) return { resumes: false, changes: [] }
  const path = store.entries.path(session.id, { whole: true })
  if (!path.some((entry) => isOf(entry, asker) && isInput(entry))) {
    return { resumes: false, changes: [] }
  }
  const last = path.findLastIndex((entry) => !(isOf(entry, asker) && isCutOff(entry)))
  const leafId = path[last]?.id ?? null
  if (leafId === session.leafId) return { resumes: true, changes: [] }
  return { resumes: true, changes: [{ type: 'session.update', sessionId: session.id, leafId }] }
}

function isOf(entry: Entry, asker: Asker): boolean {
  return 'operationId' in asker
    ? entry.operationId === asker.operationId
    : entry.dispatchId === asker.dispatchId
}

function isInput({ data }: Entry): boolean {
  return data.type === 'message' && data.message.role === 'user' && data.source !== 'retry'
}

function isCutOff({ data }: Entry): boolean {
  if (data.type !== 'message' || data.message.role !== 'assistant') return false
  return data.stopReason !== undefined && cutOff.includes(data.stopReason)
}

const cutOff = ['aborted', 'error', 'interrupted']
