/** What a person deleted in a project: sessions, runs and operations, each to be had back for a week. */
import { DeletedOperations } from './deleted-operations.ts'
import { DeletedRuns } from './deleted-runs.ts'
import { DeletedSessions, type DeletedSessionsOptions } from './deleted-sessions.ts'

export interface Deletion {
  sessions: DeletedSessions
  runs: DeletedRuns
  operations: DeletedOperations
  /** Deletes for good what has had its time. */
  sweep(): Promise<void>
  close(): void
}

export function openDeletion(options: DeletedSessionsOptions): Deletion {
  const sessions = new DeletedSessions(options)
  const runs = new DeletedRuns(options)
  const operations = new DeletedOperations(options)
  return {
    sessions,
    runs,
    operations,
    async sweep() {
      for (const each of [sessions, runs, operations]) await each.sweep()
    },
    close() {
      for (const each of [sessions, runs, operations]) each.close()
    },
  }
}
