/** One open project, put together and taken apart. Long only by its doors: what they lead to is elsewhere. */
import { basename } from 'node:path'
import type { Approval, ApprovalAnswer } from '../contract/approval.ts'
import type { Dispatch, DispatchReceipt } from '../contract/dispatch.ts'
import type { DurableEventBody, HearthEvent } from '../contract/event.ts'
import type { McpServerHealth } from '../contract/mcp.ts'
import type { Inventory, Project } from '../contract/project.ts'
import type { RunTrigger } from '../contract/run.ts'
import type { SessionKey } from '../contract/session.ts'
import type { TelemetryStatus } from '../contract/telemetry.ts'
import { Approvals } from '../dispatch/approvals.ts'
import { systemClock } from '../dispatch/clock.ts'
import { Interruptions } from '../dispatch/interruption.ts'
import type { RepeatSource } from '../dispatch/repeat.ts'
import type { Schedules } from '../dispatch/schedules.ts'
import { SessionQueue } from '../dispatch/session-queue.ts'
import { EventLog } from '../events/event-log.ts'
import { findAppFile } from '../project/app-file.ts'
import type { ThreadHost } from '../project/generation.ts'
import { type OwnerLock, takeOwnerLock } from '../project/owner-lock.ts'
import type { StateFolder } from '../project/state-folder.ts'
import { writeTypeDeclarations } from '../project/type-declarations.ts'
import type { WebAnswer, WebRequest } from '../runtime/app/web-message.ts'
import type { AbortTarget, PromptResponse } from '../runtime/port.ts'
import type { EventFilter } from '../store/port.ts'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/sqlite-store.ts'
import { type Deletion, openDeletion } from './deletion.ts'
import { eachStep, firstFailure } from './each-step.ts'
import { goneness, type LocalProjectOptions, openStateFolder } from './local-project-options.ts'
import { openFolder } from './open-folder.ts'
import { openProjectSource } from './open-source.ts'
import type {
  DispatchInput,
  HandlerInput,
  Leaf,
  OpenProject,
  ProjectFiles,
  ProjectGit,
  PromptAcceptance,
  PromptInput,
  PromptOnce,
  SessionChangesDoor,
  StartedRun,
  Terminals,
  WorkflowInput,
} from './port.ts'
import { ProjectOutlets } from './project-outlets.ts'
import { openSchedules } from './project-schedules.ts'
import type { ProjectSettings } from './project-settings.ts'
import type { ProjectSource } from './project-source.ts'
import { ProjectTerminals } from './project-terminals.ts'
import { ProjectWork } from './project-work.ts'
import type { ProjectProviders } from './provider-layers.ts'
import { watchQueue } from './queue-watch.ts'
import { OperationSteering } from './steering.ts'
import { StorageCare } from './storage-care.ts'
import { UserOutput } from './user-output.ts'

/** Dispatches worked at once. Direct prompts are not counted: someone is waiting for them. */
const parallelDispatches = 16

const closed = 'The project was closed.'

export class LocalProject implements OpenProject {
  readonly id: string
  readonly root: string
  readonly store: SqliteStore
  readonly files: ProjectFiles
  readonly git: ProjectGit
  readonly changes: SessionChangesDoor
  readonly terminals: Terminals
  readonly output: UserOutput
  #options: LocalProjectOptions
  #lock: OwnerLock
  #state: StateFolder
  #log: EventLog
  #outlets: ProjectOutlets
  #source: ProjectSource
  #queue = new SessionQueue(parallelDispatches)
  #interruptions: Interruptions
  #approvals: Approvals
  #deletion: Deletion
  #work: ProjectWork
  readonly schedules: Schedules
  readonly steering: OperationSteering
  readonly backups: StorageCare
  readonly timelines: StorageCare['timelines']
  readonly imports: Deletion['imports']
  #terminals: ProjectTerminals
  #types: Promise<void> = Promise.resolve()
  #closing: Promise<void> | null = null

  /** Raises `project_in_use` (409) and what opening its store raises. */
  static async open(options: LocalProjectOptions): Promise<LocalProject> {
    const state = openStateFolder(options)
    const lock = takeOwnerLock(state.owner)
    let store: SqliteStore | null = null
    try {
      store = openSqliteStore(state.database)
      const project = new LocalProject(options, state, lock, store)
      await project.#start()
      return project
    } catch (error) {
      await store?.close()
      lock.release()
      throw error
    }
  }

  private constructor(
    options: LocalProjectOptions,
    state: StateFolder,
    lock: OwnerLock,
    file: SqliteStore,
  ) {
    this.#options = options
    this.id = options.id
    this.root = options.root
    const store = watchQueue(file, this.id, (events) => this.#log.publish(events))
    this.store = store
    this.#state = state
    this.#lock = lock
    this.#log = new EventLog(store, options.onError)
    this.#interruptions = new Interruptions(this.id, store, this.#log)
    this.#deletion = openDeletion({
      store,
      clock: options.clock ?? systemClock,
      queue: this.#queue,
      commit: (changes) => this.#log.commit(changes).finally(() => this.backups.timelines.sweep()),
      stop: (key, reason) => {
        this.#work.prompts.cancelSession(key, reason)
        return this.abort({ ...key, reason })
      },
      forget: (key) => this.#source.threads.use((runtime) => runtime.forgetSession(key)),
      onError: options.onError,
    })
    this.imports = this.#deletion.imports
    this.#approvals = new Approvals({
      projectId: this.id,
      store,
      log: this.#log,
      isAttended: options.isAttended ?? true,
      onError: options.onError,
    })
    this.output = new UserOutput({ projectId: this.id, append: (events) => this.#append(events) })
    const [output, projectName] = [this.output, basename(this.root)]
    this.#outlets = new ProjectOutlets({ projectName, store, log: this.#log, output })
    this.#source = openProjectSource({
      options,
      stateRoot: state.root,
      store,
      log: this.#log,
      interruptions: this.#interruptions,
      approvals: this.#approvals,
      output,
      outlets: this.#outlets,
      work: () => this.#work,
      schedules: () => this.schedules,
      append: (events) => this.#append(events),
    })
    this.#work = new ProjectWork({
      projectId: this.id,
      store,
      log: this.#log,
      queue: this.#queue,
      interruptions: this.#interruptions,
      source: this.#source,
      onError: options.onError,
    })
    const runtimes = () => this.#source.threads.runtimes()
    this.steering = new OperationSteering({ store, runtimes })
    this.schedules = openSchedules({
      projectId: this.id,
      store,
      log: this.#log,
      clock: options.clock ?? systemClock,
      sources: this.#source.index,
      dispatch: (input) => this.dispatch(input),
      startWorkflow: (input) => this.startWorkflow(input),
      onError: options.onError,
    })
    const folder = openFolder({ root: this.root, state, store, source: this.#source })
    this.files = folder.files
    this.changes = folder.changes
    this.git = folder.git
    this.backups = new StorageCare({
      store,
      log: this.#log,
      cacheFolder: state.cache,
      settings: () => this.#source.settings.storage,
      clock: options.clock ?? systemClock,
      onError: options.onError,
    })
    this.timelines = this.backups.timelines
    this.#terminals = new ProjectTerminals(this.root)
    this.terminals = this.#terminals
  }

  describe(): Project {
    const { state, generation } = this.#source
    const parts = [this.backups, this.#source, this.#outlets, this.schedules]
    return {
      id: this.id,
      name: basename(this.root),
      root: this.root,
      isDefault: this.#options.isDefault(),
      state: this.#closing === null ? state : 'closed',
      problems: parts.flatMap(({ problems }) => problems),
      generation,
      ...goneness(this.#state),
    }
  }

  get telemetry(): TelemetryStatus {
    return this.#outlets.telemetry
  }

  /** What it says about providers, for the studio's list. */
  get providers(): ProjectProviders {
    return this.#source.settings.providers
  }

  /** Resolves when changes made by other programs are noticed. */
  get watching(): Promise<void> {
    return this.#source.watching
  }

  /** Tells others who find the project in use where it is served. */
  announce(url: string | null): void {
    this.#lock.announce(url)
  }

  inventory(): Promise<Inventory> {
    return this.#source.threads.inventory()
  }

  mcpServers(): Promise<McpServerHealth[]> {
    return this.#source.threads.use((runtime) => runtime.mcpServers())
  }

  reconnectMcpServer(name: string): Promise<McpServerHealth[]> {
    return this.#source.threads.use((runtime) => runtime.reconnectMcpServer(name))
  }

  prompt(input: PromptInput): { operationId: string; response: Promise<PromptResponse> } {
    return this.#work.prompts.start(input)
  }

  promptOnce(input: PromptInput, idempotencyKey: string): Promise<PromptOnce> {
    return this.#work.prompts.startOnce(input, idempotencyKey)
  }

  acceptPrompt(
    input: PromptInput,
    options: { idempotencyKey?: string; leaf?: Leaf | null } = {},
  ): Promise<PromptAcceptance> {
    return this.#work.prompts.accept(input, options)
  }

  async repeatPrompt(source: RepeatSource): Promise<PromptAcceptance> {
    return this.#work.prompts.repeat(source)
  }

  startWorkflow(input: WorkflowInput): Promise<StartedRun> {
    return this.#work.startWorkflow(input)
  }

  callHandler(input: HandlerInput): Promise<StartedRun> {
    return this.#work.callHandler(input)
  }

  retryRun(id: string, trigger: RunTrigger): Promise<StartedRun> {
    return this.#work.retryRun(id, trigger)
  }

  replayRun(id: string, trigger: RunTrigger): Promise<StartedRun> {
    return this.#work.replayRun(id, trigger)
  }

  app(): { isPublic: boolean } | null {
    return findAppFile(this.root)
  }

  answerByApp(request: WebRequest): Promise<WebAnswer> {
    return this.#source.threads.use((runtime) => runtime.answerByApp(request))
  }

  dispatch(input: DispatchInput): Promise<DispatchReceipt> {
    return this.#work.dispatch(input)
  }

  repeatDispatch(source: RepeatSource): Promise<DispatchReceipt> {
    return this.#work.dispatches.repeat(source)
  }

  abort(target: AbortTarget): Promise<boolean> {
    return this.#work.abort(target)
  }

  abortDispatch(id: string): Promise<Dispatch> {
    return this.#work.dispatches.abort(id, 'A person stopped it.')
  }

  answerApproval(id: string, answer: ApprovalAnswer): Promise<Approval> {
    return this.#approvals.answer(id, answer)
  }

  revokeApprovalGrant(id: string): Promise<void> {
    return this.#approvals.revoke(id)
  }

  subscribe(filter: EventFilter, listener: (event: HearthEvent) => void): () => void {
    return this.#log.subscribe(filter, listener)
  }

  restoreSession(id: string): Promise<void> {
    return this.#deletion.sessions.restore(id)
  }

  deleteSession(id: string, { forever = false } = {}): Promise<void> {
    return this.#deletion.sessions.delete(id, forever)
  }

  restoreRun(id: string): Promise<void> {
    return this.#deletion.runs.restore(id)
  }

  deleteRun(id: string, { forever = false } = {}): Promise<void> {
    return this.#deletion.runs.delete(id, forever)
  }

  restoreOperation(id: string): Promise<void> {
    return this.#deletion.operations.restore(id)
  }

  deleteOperation(id: string, { forever = false } = {}): Promise<void> {
    return this.#deletion.operations.delete(id, forever)
  }

  /** Stops what runs, ends every thread, process and watcher, and closes the store. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** For code of this very process: what a project thread may reach, and what a runtime starts with. */
  openHere(): { host: ThreadHost; request: ReturnType<ProjectSettings['startRequest']> } {
    const request = this.#source.settings.startRequest(this.id, this.#state.root)
    return { host: this.#source.openHost(), request }
  }

  /** Waits in a session's line; resolves, when it is its turn, with the function that gives it up. */
  holdSession(key: SessionKey, signal: AbortSignal): Promise<() => void> {
    return this.#queue.hold(key, signal)
  }

  async #start(): Promise<void> {
    this.#outlets.configure(this.#source.settings)
    this.#source.start(this.#options.startsWhenUsed ?? false)
    await this.#work.recover()
    await this.#approvals.recover()
    await this.#deletion.sweep()
    const { isAttended = true, startsWhenUsed = false, onError } = this.#options
    if (!startsWhenUsed) this.#work.takeUp({ onlyRuns: !isAttended })
    if (isAttended) {
      this.schedules.start()
      this.backups.start()
    }
    this.#types = writeTypeDeclarations(this.#state.types).then(() => undefined, onError)
  }

  #close(): Promise<void> {
    // What is being started now is refused when the threads close.
    const schedulesStopped = Promise.allSettled([this.schedules.stop()])
    const workStopped = Promise.allSettled([this.#work.stop(closed)])
    this.#approvals.stop()
    this.#deletion.close()
    // A disk that is full must not keep threads, the file or its lock.
    return eachStep([
      () => workStopped.then(firstFailure),
      () => this.#source.stopWatching(),
      () => this.#terminals.closeAll(),
      () => this.#work.closeThreads(),
      () => schedulesStopped.then(firstFailure),
      () => this.#approvals.close(),
      () => this.#work.settle(closed),
      () => this.#types,
      () => this.#outlets.close(),
      () => this.backups.stop(),
      () => this.store.close(),
      () => this.#lock.release(),
    ])
  }

  #append(events: DurableEventBody[]): void {
    if (this.#closing !== null) return
    const changes = events.map((event) => ({ type: 'event.append' as const, event }))
    this.#log.commit(changes).catch(this.#options.onError)
  }
}
