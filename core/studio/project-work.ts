/** What works for callers in an open project: prompts, dispatches and runs, over one source and queue. */
import { Dispatches } from '../dispatch/dispatches.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import type { SessionQueue } from '../dispatch/session-queue.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Store } from '../store/port.ts'
import { Deliveries } from './deliveries.ts'
import type { ProjectSource } from './project-source.ts'
import { Prompts } from './prompts.ts'
import { WorkflowRuns } from './workflow-runs.ts'

export interface ProjectWorkOptions {
  projectId: string
  store: Store
  log: EventLog
  queue: SessionQueue
  interruptions: Interruptions
  source: ProjectSource
  onError(error: unknown): void
}

export interface ProjectWork {
  deliveries: Deliveries
  prompts: Prompts
  dispatches: Dispatches
  runs: WorkflowRuns
}

export function openWork(options: ProjectWorkOptions): ProjectWork {
  const { projectId, store, log, queue, interruptions, source, onError } = options
  const { index, threads } = source
  const use = threads.use.bind(threads)
  const deliveries = new Deliveries({
    sources: index,
    currentInventory: () => source.inventory,
    use,
    abortInThread: (target) => threads.abort(target),
  })
  const prompts = new Prompts({ projectId, store, log, queue, deliveries })
  const dispatches = new Dispatches({
    projectId,
    store,
    log,
    queue,
    deliver: (request) => deliveries.deliver(request),
    abortRunning: (dispatchId, reason) => deliveries.abort({ dispatchId, reason }),
    onError,
  })
  const runs = new WorkflowRuns({
    projectId,
    store,
    log,
    interruptions,
    sources: index,
    inventory: () => threads.inventory(),
    use,
    onError,
  })
  return { deliveries, prompts, dispatches, runs }
}
