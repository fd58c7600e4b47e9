/** What a session changed in sum, file by file, out of what the log says of its calls. */
import type { DurableEvent } from '../contract/event.ts'
import type { FileVersion, WorkspacePlace } from '../contract/workspace-change.ts'

export interface NetChange {
  id: string
  place: WorkspacePlace
  /** Of a sandbox: its folder. */
  folder: string | null
  path: string
  before: FileVersion | null
  after: FileVersion | null
  toolCallIds: string[]
  at: number
  /** Somebody else changed the file between two changes of the session. */
  isMixed: boolean
}

export interface NetChanges {
  changes: NetChange[]
  unseen: string[]
}

type WorkspaceChanged = Extract<DurableEvent, { type: 'workspace_changed' }>

/** `events` in order. A file that is in the end as it was is left out. */
export function netChanges(events: readonly DurableEvent[]): NetChanges {
  const byId = new Map<string, NetChange>()
  const unseen = new Set<string>()
  for (const event of events) {
    if (event.type !== 'workspace_changed') continue
    if (event.unseen !== null) unseen.add(event.unseen)
    for (const change of event.changes) add(byId, event, change)
  }
  const changes = [...byId.values()].filter(({ before, after }) => !isSame(before, after))
  return { changes, unseen: [...unseen] }
}

function add(
  byId: Map<string, NetChange>,
  { place, folder, toolCallId, timestamp }: WorkspaceChanged,
  { path, before, after }: WorkspaceChanged['changes'][number],
): void {
  const id = changeId(place, folder, path)
  const earlier = byId.get(id)
  const at = Date.parse(timestamp)
  const calls = toolCallId === undefined ? [] : [toolCallId]
  if (!earlier) {
    const isMixed = false
    byId.set(id, { id, place, folder, path, before, after, toolCallIds: calls, at, isMixed })
    return
  }
  earlier.isMixed ||= !isSame(earlier.after, before)
  earlier.after = after
  earlier.at = at
  for (const call of calls) if (!earlier.toolCallIds.includes(call)) earlier.toolCallIds.push(call)
}

/** Two versions without a hash may be different. */
function isSame(one: FileVersion | null, other: FileVersion | null): boolean {
  if (one === null || other === null) return one === other
  return one.hash !== null && one.hash === other.hash
}

function changeId(place: WorkspacePlace, folder: string | null, path: string): string {
  return Buffer.from(JSON.stringify([place, folder, path])).toString('base64url')
}
