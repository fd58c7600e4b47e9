/** Walks a conversation's active path from its leaf upwards, reading only what the model's window needs. */
import type { Entry } from '../contract/session.ts'

/**
 * `descending` yields the session's entries by falling `seq`, starting at the leaf. A parent always has
 * a smaller `seq` than its child, so one pass finds the path. Unless `whole`, the walk ends at the first
 * entry kept by the newest compaction. Returns root → leaf.
 */
export function followPath(leafId: string, descending: Iterable<Entry>, whole: boolean): Entry[] {
  const path: Entry[] = []
  let wanted: string | null = leafId
  let stopAfter: string | null = null
  let compacted = false
  for (const entry of descending) {
    if (entry.id !== wanted) continue
    path.push(entry)
    wanted = entry.parentId
    if (!whole && !compacted && entry.data.type === 'compaction') {
      compacted = true
      stopAfter = entry.data.firstKeptEntryId
      if (stopAfter === null) break
    }
    if (wanted === null || entry.id === stopAfter) break
  }
  return path.reverse()
}
