/** Turns changes of files into events, at a rate the log can live with. */
import type { DurableEventBody } from '../contract/event.ts'
import type { FileChange } from '../project/watcher.ts'

/** Beyond this a batch is told as one change of the whole folder (an unpacked archive, a checkout). */
const mostPerBatch = 100

export function fileEvents(projectId: string, changes: FileChange[]): DurableEventBody[] {
  const told: FileChange[] =
    changes.length > mostPerBatch ? [{ path: '.', change: 'changed' }] : changes
  const timestamp = new Date().toISOString()
  return told.map(({ path, change }) => ({
    type: 'file_changed',
    timestamp,
    project: projectId,
    path,
    change,
  }))
}
