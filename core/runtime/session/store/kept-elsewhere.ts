/** How the project marks a session whose truth is in a store that its agent brings. */
import type { Session } from '../../../contract/session.ts'

/** In a session's metadata: the leaf when it was last the same in the store. */
export const savedLeaf = 'savedLeafId'

export function isKeptElsewhere({ metadata }: Pick<Session, 'metadata'>): boolean {
  return savedLeaf in metadata
}
