/** What a person deleted in a project: sessions, runs, operations and imported timelines, each to be had back for a week. */
import { DeletedImports } from './deleted-imports.ts'
import { DeletedOperations } from './deleted-operations.ts'
import { DeletedRuns } from './deleted-runs.ts'
import { DeletedSessions, type DeletedSessionsOptions } from './deleted-sessions.ts'

export interface Deletion {
  sessions: DeletedSessions
  runs: DeletedRuns
  operations: DeletedOperations
  imports: DeletedImports
  /** Deletes for good what has had its time. */
  sweep(): Promise<void>
  close(): void
}

export function openDeletion(options: DeletedSessionsOptions): Deletion {
  const sessions = new DeletedSessions(options)
  const runs = new DeletedRuns(options)
  const operations = new DeletedOperations(options)
  const imports = new DeletedImports(options)
  const all = [sessions, runs, operations, imports]
  return {
    sessions,
    runs,
    operations,
    imports,
    async sweep() {
      for (const each of all) await each.sweep()
    },
    close() {
      for (const each of all) each.close()
    },
  }
}
