/** Starts workflows and calls handlers: input is checked before a run exists, and every run that exists comes to an end. */
import { type HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import { newHandlerRunId, newRunId } from '../contract/id.ts'
import type { Inventory } from '../contract/project.ts'
import { ownerOf, type Run, type RunOwner, type RunTrigger } from '../contract/run.ts'
import { contentHash } from '../store/idempotency.ts'
import { agentNotFound, loadFailed, workflowNotFound } from './agent-errors.ts'
import type { HandlerInput, StartedRun, WorkflowInput } from './port.ts'
import { type Ending, RunAttempts, type RunAttemptsOptions, runEvent } from './run-attempts.ts'
import { goesOn, runInterrupted } from './run-fate.ts'
import { notRetryable, takeOver } from './run-retry.ts'
import type { SourceIndex } from './source-index.ts'

export interface WorkflowRunsOptions extends RunAttemptsOptions {
  sources: SourceIndex
  inventory(): Promise<Inventory>
  /** Told of failures of what goes on without a caller. */
  onError(error: unknown): void
}

interface RunInput
  extends Pick<WorkflowInput, 'payload' | 'trigger' | 'idempotencyKey' | 'request'> {
  owner: RunOwner
  retryOf?: Run
  replayOf?: Run
}

export class WorkflowRuns {
  readonly #options: WorkflowRunsOptions
  readonly #attempts: RunAttempts
  /** Runs that have not ended, for those who ask for them again. */
  readonly #live = new Map<string, Promise<Run>>()
  /** What an earlier process left and this one goes on with. */
  #left: { run: Run; what: StoredError }[] = []

  constructor(options: WorkflowRunsOptions) {
    this.#options = options
    this.#attempts = new RunAttempts(options)
  }

  /**
   * Raises `not_found` (404) and `validation_failed` (400), both before a run exists, and
   * `submission_conflict` (409). A key that was used before is answered without a look at the source.
   */
  start({ workflow, ...rest }: WorkflowInput): Promise<StartedRun> {
    return this.#start({ ...rest, owner: { kind: 'workflow', workflow } })
  }

  /** A call to an agent's handler. Raises `agent_not_found` (404) and `submission_conflict` (409). */
  call({ agent, instanceId, ...rest }: HandlerInput): Promise<StartedRun> {
    return this.#start({ ...rest, owner: { kind: 'agent', agent, instanceId } })
  }

  /**
   * The request of a run that did not succeed once more, after the steps that it had finished. Raises
   * `not_retryable` (409), and what starting raises.
   */
  retry(run: Run, trigger: RunTrigger): Promise<StartedRun> {
    if (run.status === 'running' || run.status === 'succeeded') throw notRetryable(run)
    return this.#repeat(run, { trigger, retryOf: run })
  }

  /** The request of a run that has ended once more, from the beginning. Raises `not_retryable` (409). */
  replay(run: Run, trigger: RunTrigger): Promise<StartedRun> {
    if (run.status === 'running') throw notRetryable(run)
    return this.#repeat(run, { trigger, replayOf: run })
  }

  /** Durable when it resolves: it does not go on, also when its process is killed before it has ended. */
  async recordStop(runId: string, reason: string): Promise<void> {
    if (this.#options.store.runs.get(runId)?.status !== 'running') return
    await this.#options.log.commit([{ type: 'run.stop', runId, reason }])
  }

  /** True when it was stopped here: its code had not come to its thread. */
  cancel(runId: string, reason: string): boolean {
    const left = this.#left.find(({ run }) => run.id === runId)
    if (left === undefined) return this.#attempts.cancel(runId, reason)
    // The steps it has finished stay finished: a retry takes them over.
    this.#goOn(left)
    return this.#attempts.cancel(runId, reason)
  }

  /** Whether the project's close leaves it to be taken up again. */
  survives(runId: string): boolean {
    const { store } = this.#options
    const run = store.runs.get(runId)
    return run?.status === 'running' && goesOn(store, run)
  }

  /**
   * Decides what becomes of runs that a stop has cut off, `what` saying how: those that go on are left
   * for `takeUp`, the others are marked as interrupted.
   */
  async settleInterrupted(ids: readonly string[], what: StoredError): Promise<void> {
    const { store, interruptions } = this.#options
    for (const id of ids) {
      const run = store.runs.get(id)
      if (run?.status !== 'running') continue
      const reason = store.runs.progress(id)?.stop ?? null
      if (goesOn(store, run)) this.#left.push({ run, what })
      else if (reason !== null) await this.#attempts.stopped(run, reason, what)
      else {
        const unfinished = { operations: [], runs: [id] }
        await interruptions.settle(unfinished, runInterrupted(run, what.details))
      }
    }
  }

  /** Goes on with what is left, the oldest first. */
  takeUp(): void {
    for (const left of this.#left.toReversed()) this.#goOn(left)
  }

  /** The project is closing: what that cuts off is no longer settled here. */
  stop(): void {
    this.#attempts.close()
  }

  /** Resolves when the runs that ended by themselves are written as ended. */
  written(): Promise<void> {
    return this.#attempts.written()
  }

  /** Of runs that a close has cut off in an orderly way: no attempt of theirs has failed. */
  async suspend(ids: readonly string[]): Promise<void> {
    const surviving = ids.filter((id) => this.survives(id))
    if (surviving.length === 0) return
    await this.#options.log.commit(surviving.map((runId) => ({ type: 'run.suspend', runId })))
  }

  #goOn({ run, what }: { run: Run; what: StoredError }): void {
    this.#left = this.#left.filter((left) => left.run.id !== run.id)
    this.#keep(run.id, this.#attempts.takeUp(run, what)).catch(this.#options.onError)
  }

  async #repeat(run: Run, how: Pick<RunInput, 'trigger' | 'retryOf' | 'replayOf'>) {
    const request = this.#options.store.runs.request(run.id)
    const given = request === null ? {} : { request }
    return this.#start({ owner: ownerOf(run), payload: run.payload, ...given, ...how })
  }

  async #start(input: RunInput): Promise<StartedRun> {
    const claim = claimOf(input)
    const earlier = claim && this.#options.store.keys.find(claim)
    if (earlier) return this.#again(earlier.refId)
    this.#checkName(input.owner)
    const failure = await this.#loadFailure(input.owner)
    if (failure) return this.#recordFailure(input, failure)
    const { owner, payload } = input
    if (owner.kind === 'workflow') {
      await this.#options.use((runtime) => runtime.checkInput(owner.workflow, payload))
    }
    return this.#begin(input, (run) => this.#attempts.work(run, payload))
  }

  /** Creates the run and works on it, unless its key turns out to be taken. */
  async #begin(input: RunInput, work: (run: Run) => Promise<Run>): Promise<StartedRun> {
    const { owner } = input
    const id = owner.kind === 'agent' ? newHandlerRunId() : newRunId(owner.workflow)
    const created = this.#create(id, input)
    // Known from before the commit on: whoever finds the key taken finds this.
    const done = this.#keep(
      id,
      created.then((run) => (run.id === id ? work(run) : run)),
    )
    const run = await created
    return run.id === id ? { run, done, deduplicated: false } : this.#again(run.id)
  }

  #keep(id: string, done: Promise<Run>): Promise<Run> {
    this.#live.set(id, done)
    const forget = () => this.#live.delete(id)
    done.then(forget, forget)
    return done
  }

  #again(runId: string): StartedRun {
    const left = this.#left.find(({ run }) => run.id === runId)
    if (left) this.#goOn(left)
    const run = this.#read(runId)
    return { run, done: this.#live.get(runId) ?? Promise.resolve(run), deduplicated: true }
  }

  /** Raises what is said of a name that nobody has. */
  #checkName(owner: RunOwner): void {
    const { sources } = this.#options
    if (owner.kind === 'workflow') {
      if (sources.workflow(owner.workflow)) return
      throw workflowNotFound(owner.workflow, sources.names('workflows'))
    }
    if (!sources.agent(owner.agent)) throw agentNotFound(owner.agent, sources.names('agents'))
  }

  /** Why the file cannot be loaded; null when it can, and when it is too new to be known. */
  async #loadFailure(owner: RunOwner): Promise<HearthError | null> {
    const inventory = await this.#options.inventory()
    const name = owner.kind === 'agent' ? owner.agent : owner.workflow
    const files = owner.kind === 'agent' ? inventory.agents : inventory.workflows
    const summary = files.find((file) => file.name === name)
    if (summary?.status !== 'failed') return null
    return loadFailed(owner.kind, name, summary.file, summary.error ?? unexplained)
  }

  async #recordFailure(input: RunInput, failure: HearthError): Promise<StartedRun> {
    const ending: Ending = { status: 'failed', result: null, error: toStoredError(failure) }
    const started = await this.#begin(input, (run) => this.#attempts.settle(run, ending))
    return { ...started, run: await started.done }
  }

  /** The run with this id, or the earlier one that holds the input's key. */
  async #create(id: string, input: RunInput): Promise<Run> {
    const { projectId, store, log } = this.#options
    const { trigger, payload, request = null, retryOf, replayOf } = input
    const owner = columnsOf(input.owner)
    const { workflow } = owner
    const claim = claimOf(input)
    const traceparent = request?.headers.traceparent
    const event = runEvent(
      projectId,
      { id, ...owner },
      {
        type: 'run_start',
        workflow,
        trigger,
        payload,
        ...(traceparent === undefined ? {} : { traceparent }),
      },
    )
    const origin = { retryOf: retryOf?.id ?? null, replayOf: replayOf?.id ?? null }
    const committed = await log.commit([
      ...(claim ? [{ type: 'key.claim' as const, claim: { ...claim, refId: id } }] : []),
      { type: 'run.create', run: { id, ...owner, trigger, payload, request, ...origin } },
      { type: 'event.append', event },
      ...(retryOf ? takeOver(store, retryOf, id) : []),
    ])
    return this.#read(committed.claim?.refId ?? id)
  }

  #read(id: string): Run {
    const run = this.#options.store.runs.get(id)
    if (!run) throw new Error(`The run ${id} vanished from the store.`)
    return run
  }
}

function claimOf({ owner, payload, idempotencyKey: key }: RunInput) {
  if (key === undefined) return null
  const { kind, ...names } = owner
  const scope = JSON.stringify([kind === 'agent' ? 'handler' : kind, ...Object.values(names)])
  return { scope, key, payloadHash: contentHash(payload) }
}

function columnsOf(owner: RunOwner): Pick<Run, 'workflow' | 'agent' | 'instanceId'> {
  if (owner.kind === 'workflow') {
    return { workflow: owner.workflow, agent: null, instanceId: null }
  }
  return { workflow: null, agent: owner.agent, instanceId: owner.instanceId }
}

const unexplained = { message: 'No reason was given.', stack: null, line: null, column: null }
