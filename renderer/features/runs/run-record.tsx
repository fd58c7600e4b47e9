/** A run as a row of the list, and in few words. */
import { type Run, runName } from '../../../core/contract/run.ts'
import type { ListRow } from '../lists/column.ts'
import { DeletedMark } from '../lists/deleted-mark.tsx'
import { errorText, payloadText } from '../lists/record.ts'

export const triggerTexts: Record<Run['trigger'], string> = {
  http: 'HTTP',
  websocket: 'WebSocket',
  cli: 'command line',
  studio: 'studio',
  schedule: 'schedule',
  code: 'code',
}

/** `isAsking`: a question of it waits for a person. */
export function runRow(project: string, run: Run, isAsking: boolean): ListRow {
  return {
    id: run.id,
    status: isAsking && run.endedAt === null ? 'waiting' : run.status,
    name: runName(run),
    detail: run.error ? errorText(run.error) : payloadText(run.payload),
    link: { to: '/p/$project/runs/$runId', params: { project, runId: run.id } },
    ...(run.deletedAt === undefined ? {} : { mark: <DeletedMark at={run.deletedAt} /> }),
  }
}

/** The last part of `workflow:<name>:<ULID>`; the whole of `run_<ULID>`. */
export function shortRunId(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1)
}
