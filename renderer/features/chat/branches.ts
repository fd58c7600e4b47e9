/** The tree of a session's entries: the path that is shown, and the ways it could have gone. */
import type { Entry } from '../../../core/contract/session.ts'

/** What of a session's row the tree needs. */
export interface Tip {
  leafId: string | null
  /** `seq` of the newest entry when the row was read. */
  headSeq: number
}

/** The end of the active path. An entry newer than the row has become it by being appended. */
export function leafOf(entries: readonly Entry[], tip: Tip | null): string | null {
  const newest = entries.at(-1)
  if (newest && (tip === null || newest.seq > tip.headSeq)) return newest.id
  return tip?.leafId ?? null
}

/** The known entries from the root, or from the oldest known, to the leaf. */
export function pathTo(entries: readonly Entry[], leafId: string | null): readonly Entry[] {
  const path: Entry[] = []
  let wanted = leafId
  for (let index = entries.length - 1; index >= 0 && wanted !== null; index--) {
    const entry = entries[index]
    if (entry?.id !== wanted) continue
    path.push(entry)
    wanted = entry.parentId
  }
  // Nothing was left out: the list keeps its identity, and what is made of it need not be made again.
  return path.length === entries.length ? entries : path.reverse()
}

/** Entries that follow the same one, in the order they were written; by the id of each. */
export interface Fork {
  ids: readonly string[]
  /** Which of them is on the path, from 0. */
  at: number
}

/** Where on the path there were other ways to go, by the entry on the path. */
export function forksOn(
  entries: readonly Entry[],
  path: readonly Entry[],
): ReadonlyMap<string, Fork> {
  const forks = new Map<string, Fork>()
  if (path.length === entries.length) return forks
  const children = childrenOf(entries)
  for (const { id, parentId } of path) {
    const ids = children.get(parentId) ?? []
    if (ids.length > 1) forks.set(id, { ids, at: ids.indexOf(id) })
  }
  return forks
}

/** The newest entry that came after `id`; itself when nothing did. */
export function newestBelow(entries: readonly Entry[], id: string): string {
  const family = new Set([id])
  let newest = id
  for (const entry of entries) {
    if (entry.parentId === null || !family.has(entry.parentId)) continue
    family.add(entry.id)
    newest = entry.id
  }
  return newest
}

/** The end of the newest way on from the leaf, when the path stops before what was said later; else null. */
export function waysOn(entries: readonly Entry[], leafId: string | null): string | null {
  const next = childrenOf(entries).get(leafId)?.at(-1)
  return next === undefined ? null : newestBelow(entries, next)
}

function childrenOf(entries: readonly Entry[]): Map<string | null, string[]> {
  const children = new Map<string | null, string[]>()
  for (const { id, parentId } of entries) {
    const known = children.get(parentId)
    if (known) known.push(id)
    else children.set(parentId, [id])
  }
  return children
}
