/** What may change about a session, and whether a change counts as using it. */
import type { Session } from '../contract/session.ts'

export type SessionChange = Partial<
  Pick<Session, 'title' | 'name' | 'leafId' | 'metadata' | 'pinnedAt' | 'archivedAt' | 'deletedAt'>
>

const used = ['title', 'name', 'leafId', 'metadata'] as const

/** False for a change that only puts the session elsewhere: lists keep their order. */
export function touches(change: SessionChange): boolean {
  return used.some((key) => change[key] !== undefined)
}
