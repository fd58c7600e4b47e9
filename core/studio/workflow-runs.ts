/** Starts workflows and calls handlers: input is checked before a run exists, and every run that exists comes to an end. */
import { type HearthError, type StoredError, toStoredError } from '../contract/error.ts'
import type { DurableEventBody } from '../contract/event.ts'
import { newHandlerRunId, newRunId } from '../contract/id.ts'
import type { Inventory } from '../contract/project.ts'
import type { Run, RunOwner } from '../contract/run.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import type { EventLog } from '../events/event-log.ts'
import type { ProjectRuntime } from '../runtime/port.ts'
import { contentHash } from '../store/idempotency.ts'
import type { Store } from '../store/port.ts'
import { agentNotFound, loadFailed, workflowNotFound } from './agent-errors.ts'
import type { HandlerInput, StartedRun, WorkflowInput } from './port.ts'
import type { SourceIndex } from './source-index.ts'

export interface WorkflowRunsOptions {
  projectId: string
  store: Store
  log: EventLog
  interruptions: Interruptions
  sources: SourceIndex
  inventory(): Promise<Inventory>
  use<Result>(work: (runtime: ProjectRuntime) => Promise<Result>): Promise<Result>
}

type Ending = {
  status: 'succeeded' | 'failed' | 'aborted'
  result: unknown
  error: StoredError | null
}

type RunKey = Pick<Run, 'id' | 'agent' | 'instanceId'>

interface RunInput
  extends Pick<WorkflowInput, 'payload' | 'trigger' | 'idempotencyKey' | 'request'> {
  owner: RunOwner
  /** Raises what is said of a name that nobody has. */
  exists(): void
  /** Raises what is wrong with the payload. */
  check(): Promise<void>
  work(runtime: ProjectRuntime, runId: string): Promise<{ result: unknown }>
}

export class WorkflowRuns {
  #options: WorkflowRunsOptions
  #isStopped = false
  /** Runs made for a key that have not ended, for those who ask for them again. */
  #live = new Map<string, Promise<Run>>()

  constructor(options: WorkflowRunsOptions) {
    this.#options = options
  }

  /**
   * Raises `not_found` (404) and `validation_failed` (400), both before a run exists, and
   * `submission_conflict` (409). A key that was used before is answered without a look at the source.
   */
  start({ workflow, ...rest }: WorkflowInput): Promise<StartedRun> {
    const { request = null, payload, trigger } = rest
    const { sources, use } = this.#options
    return this.#start({
      ...rest,
      owner: { kind: 'workflow', workflow },
      exists() {
        if (sources.workflow(workflow)) return
        throw workflowNotFound(workflow, sources.names('workflows'))
      },
      check: () => use((runtime) => runtime.checkInput(workflow, payload)),
      work: (runtime, runId) => runtime.runWorkflow({ runId, workflow, payload, trigger, request }),
    })
  }

  /** A call to an agent's handler. Raises `agent_not_found` (404) and `submission_conflict` (409). */
  call({ agent, instanceId, ...rest }: HandlerInput): Promise<StartedRun> {
    const { request = null, payload, trigger } = rest
    const { sources } = this.#options
    const key = { agent, instanceId }
    return this.#start({
      ...rest,
      owner: { kind: 'agent', ...key },
      exists() {
        if (!sources.agent(agent)) throw agentNotFound(agent, sources.names('agents'))
      },
      check: async () => undefined,
      work: (runtime, runId) => runtime.runHandler({ runId, ...key, payload, trigger, request }),
    })
  }

  async #start(input: RunInput): Promise<StartedRun> {
    const claim = claimOf(input)
    const earlier = claim && this.#options.store.keys.find(claim)
    if (earlier) return this.#again(earlier.refId)
    input.exists()
    const failure = await this.#loadFailure(input.owner)
    if (failure) return this.#recordFailure(input, failure)
    await input.check()
    return this.#begin(input, (run) => this.#execute(run, input))
  }

  /** Creates the run and works on it, unless its key turns out to be taken. */
  async #begin(input: RunInput, work: (run: Run) => Promise<Run>): Promise<StartedRun> {
    const { owner } = input
    const id = owner.kind === 'agent' ? newHandlerRunId() : newRunId(owner.workflow)
    const created = this.#create(id, input)
    const done = created.then((run) => (run.id === id ? work(run) : run))
    // Known from before the commit on: whoever finds the key taken finds this.
    if (input.idempotencyKey !== undefined) this.#live.set(id, done)
    const forget = () => this.#live.delete(id)
    done.then(forget, forget)
    const run = await created
    return run.id === id ? { run, done, deduplicated: false } : this.#again(run.id)
  }

  #again(runId: string): StartedRun {
    const run = this.#read(runId)
    return { run, done: this.#live.get(runId) ?? Promise.resolve(run), deduplicated: true }
  }

  /** Leaves what runs to be marked as interrupted. */
  stop(): void {
    this.#isStopped = true
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
    const ending = { status: 'failed', result: null, error: toStoredError(failure) } as const
    const started = await this.#begin(input, (run) => this.#settle(run, ending))
    return { ...started, run: await started.done }
  }

  /** The run with this id, or the earlier one that holds the input's key. */
  async #create(id: string, input: RunInput): Promise<Run> {
    const { trigger, payload } = input
    const owner = columnsOf(input.owner)
    const { workflow } = owner
    const claim = claimOf(input)
    const traceparent = input.request?.headers.traceparent
    const event = this.#event(
      { id, ...owner },
      {
        type: 'run_start',
        workflow,
        trigger,
        payload,
        ...(traceparent === undefined ? {} : { traceparent }),
      },
    )
    const committed = await this.#options.log.commit([
      ...(claim ? [{ type: 'key.claim' as const, claim: { ...claim, refId: id } }] : []),
      { type: 'run.create', run: { id, ...owner, trigger, payload } },
      { type: 'event.append', event },
    ])
    return this.#read(committed.claim?.refId ?? id)
  }

  async #execute(run: Run, input: RunInput): Promise<Run> {
    const ending = await this.#options
      .use((runtime) => input.work(runtime, run.id))
      .then(succeeded, failed)
    return this.#settle(run, ending)
  }

  /** The first end counts: a run that was settled meanwhile stays as it is. */
  async #settle(run: Run, ending: Ending): Promise<Run> {
    if (this.#isStopped) return run
    if (this.#read(run.id).status !== 'running') return this.#read(run.id)
    if (ending.error?.type === 'worker_crashed') {
      await this.#options.interruptions.settleRun(run.id, ending.error)
      return this.#read(run.id)
    }
    const { status, result, error } = ending
    const isError = status !== 'succeeded'
    const durationMs = Math.max(0, Date.now() - run.startedAt)
    const end = { type: 'run_end', isError, durationMs, status, result, error } as const
    await this.#options.log.commit([
      { type: 'event.append', event: this.#event(run, end) },
      { type: 'run.settle', runId: run.id, status, result, error },
    ])
    return this.#read(run.id)
  }

  #read(id: string): Run {
    const run = this.#options.store.runs.get(id)
    if (!run) throw new Error(`The run ${id} vanished from the store.`)
    return run
  }

  #event({ id, agent, instanceId }: RunKey, body: RunEventBody): DurableEventBody {
    const project = this.#options.projectId
    const instance = agent === null || instanceId === null ? {} : { agent, instanceId }
    return { timestamp: new Date().toISOString(), project, runId: id, ...instance, ...body }
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

type RunEventBody =
  | Omit<Extract<DurableEventBody, { type: 'run_start' }>, 'timestamp' | 'project' | 'runId'>
  | Omit<Extract<DurableEventBody, { type: 'run_end' }>, 'timestamp' | 'project' | 'runId'>

const unexplained = { message: 'No reason was given.', stack: null, line: null, column: null }

function succeeded({ result }: { result: unknown }): Ending {
  return { status: 'succeeded', result: result ?? null, error: null }
}

function failed(cause: unknown): Ending {
  const error = toStoredError(cause)
  return { status: error.type === 'aborted' ? 'aborted' : 'failed', result: null, error }
}
