/** `getDefaultRunStore`: the runs of the project around the code. */
import { HearthError } from '../../contract/error.ts'
import { currentRuntime } from '../../runtime/current.ts'
import { ProjectRunStore, type RunPort } from './project-run-store.ts'
import type { RunStore } from './run-store.ts'

const store = new ProjectRunStore(async (): Promise<RunPort> => {
  const runtime = currentRuntime()
  if (runtime === null) {
    throw new HearthError({
      type: 'no_project',
      status: 500,
      message: 'There is no project whose runs could be read.',
      details: 'Open one with init, or use an InMemoryRunStore or SQLiteRunStore of your own.',
    })
  }
  const { host, projectId } = runtime
  return {
    projectId,
    commit: (changes) => host.commit(changes),
    findRun: (runId) => host.findRun(runId),
    listRuns: (query) => host.listRuns(query),
    runEvents: (runId, after) => host.runEvents(runId, after),
    nextRunEvents: (runId, after) => host.nextRunEvents(runId, after),
  }
})

/**
 * Runs of the project: workflows, handlers, and those that code began with `startRun`. All of them are in
 * the project's history, and none is ever dropped.
 *
 * @throws `no_project` (its calls) in a program that has no project open.
 */
export function getDefaultRunStore(): RunStore {
  return store
}
