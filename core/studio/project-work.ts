/**
 * What works for callers in an open project: prompts, dispatches and runs, over one source and one queue;
 * what an earlier process left of them, how they are stopped, and what a close leaves to the next start.
 */
import type { Change, QueueTarget } from '../contract/change.ts'
import type { DispatchReceipt } from '../contract/dispatch.ts'
import { HearthError, toStoredError } from '../contract/error.ts'
import type { Run, RunTrigger } from '../contract/run.ts'
import { Dispatches } from '../dispatch/dispatches.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import type { SessionQueue } from '../dispatch/session-queue.ts'
import { takeUpQueue } from '../dispatch/take-up.ts'
import type { EventLog } from '../events/event-log.ts'
import type { AbortTarget } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import { Deliveries } from './deliveries.ts'
import { checkDispatchTarget } from './dispatch-target.ts'
import type { DispatchInput, HandlerInput, StartedRun, WorkflowInput } from './port.ts'
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

/** How long running work may take to stop when the project is closed. */
const closingMs = 2_000

export class ProjectWork {
  readonly prompts: Prompts
  readonly dispatches: Dispatches
  readonly #options: ProjectWorkOptions
  readonly #deliveries: Deliveries
  readonly #runs: WorkflowRuns
  #isTakenUp = false
  /** Runs that go on with the next start. */
  #surviving: string[] = []

  constructor(options: ProjectWorkOptions) {
    this.#options = options
    const { projectId, store, log, queue, interruptions, source, onError } = options
    const { index, threads } = source
    const use = threads.use.bind(threads)
    const deliveries = new Deliveries({
      sources: index,
      currentInventory: () => source.inventory,
      use,
      abortInThread: (target) => threads.abort(target),
    })
    this.#deliveries = deliveries
    this.prompts = new Prompts({
      ...{ store, queue, deliveries, interruptions, onError },
      takeUp: () => this.takeUp(),
    })
    this.dispatches = new Dispatches({
      ...{ projectId, store, log, queue, interruptions, onError },
      deliver: (request) => deliveries.deliver(request),
      abortRunning: (dispatchId, reason) => deliveries.abort({ dispatchId, reason }),
    })
    this.#runs = new WorkflowRuns({
      ...{ projectId, store, log, interruptions, use, onError },
      sources: index,
      inventory: () => threads.inventory(),
    })
  }

  async startWorkflow(input: WorkflowInput): Promise<StartedRun> {
    this.takeUp()
    return this.#runs.start(input)
  }

  async callHandler(input: HandlerInput): Promise<StartedRun> {
    this.takeUp()
    return this.#runs.call(input)
  }

  async retryRun(id: string, trigger: RunTrigger): Promise<StartedRun> {
    return this.#runs.retry(this.#findRun(id), trigger)
  }

  async replayRun(id: string, trigger: RunTrigger): Promise<StartedRun> {
    return this.#runs.replay(this.#findRun(id), trigger)
  }

  async dispatch(input: DispatchInput): Promise<DispatchReceipt> {
    const { index, inventory } = this.#options.source
    checkDispatchTarget(input.agent, index, inventory)
    this.takeUp()
    return this.dispatches.admit(input)
  }

  /** When it resolves, what it stopped does not go on, also not after a crash. */
  async abort(target: AbortTarget): Promise<boolean> {
    const { store, source } = this.#options
    const { reason } = target
    if ('dispatchId' in target) {
      const before = store.dispatches.get(target.dispatchId)
      if (!before || before.status === 'settled') return false
      return (await this.dispatches.abort(target.dispatchId, reason)).outcome === 'aborted'
    }
    if ('runId' in target) {
      await this.#runs.recordStop(target.runId, reason)
      if (this.#runs.cancel(target.runId, reason)) return true
    }
    if ('operationId' in target && (await this.prompts.cancel(target.operationId, reason))) {
      return true
    }
    await this.#noteStop(target)
    const isPaused = this.prompts.stopPaused(target)
    const isDelivered = this.#deliveries.abort(target)
    const isHeard = await source.threads.abort(target)
    const isStopped = isHeard || isDelivered || isPaused
    // The wish may have come after the last word, and that is not written yet.
    if (!isHeard && 'operationId' in target) await this.prompts.ended(target.operationId)
    const isAnswered =
      'operationId' in target && store.operations.get(target.operationId)?.status === 'completed'
    return isStopped && !isAnswered
  }

  /** Decides what becomes of what an earlier process left. To be called once, before anything else. */
  recover(): Promise<void> {
    return this.#settle('Hearth stopped while it was running.', false)
  }

  /**
   * Goes on with it, once, before anything new is accepted. A command that only looks at the project begins
   * no prompts and dispatches that it finds; runs, which it may follow, it does.
   */
  takeUp({ onlyRuns = false } = {}): void {
    this.#runs.takeUp()
    if (this.#isTakenUp || onlyRuns) return
    this.#isTakenUp = true
    takeUpQueue(this.#options.store, {
      prompt: (id) => this.prompts.takeUp(id),
      dispatch: (id) => this.dispatches.takeUp(id),
    })
  }

  /** Starts nothing more. What was accepted is left to the next start. */
  async stop(reason: string): Promise<void> {
    this.dispatches.stop()
    this.#runs.stop()
    await this.prompts.stop(reason)
  }

  /** Ends the threads, after what runs had time to stop. */
  async closeThreads(): Promise<void> {
    const { interruptions, source } = this.#options
    const running = interruptions.allRunning()
    this.#surviving = running.runs.filter((id) => this.#runs.survives(id))
    await source.threads.close({ ...running, surviving: this.#surviving }, closingMs)
  }

  /** Settles what the threads left. */
  async settle(reason: string): Promise<void> {
    // What threads handed in last is in the store before anybody is asked what still runs. A disk that
    // takes nothing is told of to those who have something to write.
    await Promise.allSettled([this.#options.log.commit([])])
    await this.#runs.written()
    await this.#runs.suspend(this.#surviving)
    await this.#settle(reason, true)
  }

  async #settle(details: string, isOrderly: boolean): Promise<void> {
    const { interruptions } = this.#options
    const message = 'It was interrupted.'
    const error = toStoredError(
      new HearthError({ type: 'interrupted', status: 500, message, details }),
    )
    const { operations, runs } = interruptions.allRunning()
    await interruptions.settle({ operations, runs: [] }, error, { isOrderly })
    await this.dispatches.settleInterrupted({ isOrderly })
    await this.#runs.settleInterrupted(runs, error)
  }

  /** Before it is asked to stop: whoever is told that it was must not see it go on after a crash. */
  async #noteStop(target: AbortTarget): Promise<void> {
    const { store } = this.#options
    const { reason } = target
    const queued = queueTarget(target)
    if (queued === null) return
    const isThere =
      'id' in queued
        ? store.queue.get(queued.id) !== null
        : store.queue.list(queued, { limit: 1 }).items.length > 0
    const stop: Change = { type: 'queue.stop', target: queued, reason }
    if (isThere) await store.commit([stop])
  }

  #findRun(id: string): Run {
    const run = this.#options.store.runs.get(id)
    if (run) return run
    throw new HearthError({
      type: 'run_not_found',
      status: 404,
      message: `There is no run "${id}".`,
    })
  }
}

/** Null for a run, which is stopped in its own way. */
function queueTarget(target: AbortTarget): QueueTarget | null {
  if ('runId' in target) return null
  if ('operationId' in target) return { id: target.operationId }
  if ('dispatchId' in target) return { id: target.dispatchId }
  const { agent, instanceId, session } = target
  return { agent, instanceId, ...(session === undefined ? {} : { session }) }
}
