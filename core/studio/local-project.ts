/** One open project: its store, its log, its threads and its queue, put together and taken apart. */
import { basename } from 'node:path'
import type { Dispatch, DispatchReceipt } from '../contract/dispatch.ts'
import { HearthError, toStoredError } from '../contract/error.ts'
import type { DurableEventBody, HearthEvent } from '../contract/event.ts'
import type { Inventory, Project } from '../contract/project.ts'
import type { ProviderSettings } from '../contract/provider.ts'
import type { Run } from '../contract/run.ts'
import { Dispatches } from '../dispatch/dispatches.ts'
import { Interruptions } from '../dispatch/interruption.ts'
import { SessionQueue } from '../dispatch/session-queue.ts'
import { EventLog } from '../events/event-log.ts'
import { openProjectFiles } from '../project/files.ts'
import type { Generation, ThreadHost } from '../project/generation.ts'
import { type OwnerLock, takeOwnerLock } from '../project/owner-lock.ts'
import type { ProjectProblem } from '../project/problem.ts'
import { ProjectThreads } from '../project/project-threads.ts'
import { affectsRunningSource } from '../project/source-file.ts'
import { prepareStateFolder, type StateFolder } from '../project/state-folder.ts'
import type { ThreadLimits } from '../project/thread-host.ts'
import { writeTypeDeclarations } from '../project/type-declarations.ts'
import { type FileChange, type ProjectWatcher, watchProject } from '../project/watcher.ts'
import type { AbortTarget, PromptResponse } from '../runtime/port.ts'
import type { EventFilter, Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { dispatchTargetNotFound } from './agent-errors.ts'
import { fileEvents } from './folder-changes.ts'
import { OwnChanges } from './own-changes.ts'
import type {
  DispatchInput,
  OpenProject,
  ProjectFiles,
  PromptInput,
  Terminals,
  WorkflowInput,
} from './port.ts'
import { ProjectSettings } from './project-settings.ts'
import { ProjectTerminals } from './project-terminals.ts'
import { Prompts } from './prompts.ts'
import type { ProjectProviders } from './provider-layers.ts'
import { SourceIndex } from './source-index.ts'
import { openThreadHost } from './thread-hosts.ts'
import { UserOutput } from './user-output.ts'
import { WorkflowRuns } from './workflow-runs.ts'

export interface LocalProjectOptions {
  id: string
  root: string
  isDefault(): boolean
  /** Provider settings with keys, for this project's thread. */
  providers(project: ProjectProviders): Record<string, ProviderSettings>
  /** Told of failures that no caller waits for. */
  onError(error: unknown): void
  limits?: ThreadLimits
}

/** Dispatches worked at once. Direct prompts are not counted: someone is waiting for them. */
const parallelDispatches = 16

/** How long running work may take to stop when the project is closed. */
const closingMs = 2_000

export class LocalProject implements OpenProject {
  readonly id: string
  readonly root: string
  readonly store: Store
  readonly files: ProjectFiles
  readonly terminals: Terminals
  #options: LocalProjectOptions
  #lock: OwnerLock
  #state: StateFolder
  #log: EventLog
  #settings: ProjectSettings
  #sources: SourceIndex
  #queue = new SessionQueue(parallelDispatches)
  #interruptions: Interruptions
  #dispatches: Dispatches
  #prompts: Prompts
  #runs: WorkflowRuns
  #threads: ProjectThreads
  #terminals: ProjectTerminals
  #output: UserOutput
  #ownChanges: OwnChanges
  #watcher: ProjectWatcher | null = null
  #types: Promise<void> = Promise.resolve()
  #generation = 0
  #failure: HearthError | null = null
  #watchProblem: ProjectProblem | null = null
  #closing: Promise<void> | null = null

  /** Raises `project_in_use` (409) and what opening its store raises. */
  static async open(options: LocalProjectOptions): Promise<LocalProject> {
    const state = prepareStateFolder(options.root)
    const lock = takeOwnerLock(state.owner)
    let store: Store | null = null
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
    store: Store,
  ) {
    this.#options = options
    this.id = options.id
    this.root = options.root
    this.store = store
    this.#state = state
    this.#lock = lock
    this.#log = new EventLog(store, options.onError)
    this.#settings = new ProjectSettings(this.root)
    this.#sources = new SourceIndex(this.root, () => this.#settings.config.folders)
    this.#interruptions = new Interruptions(store, this.#log)
    this.#ownChanges = new OwnChanges(this.root)
    this.#threads = this.#openThreads()
    const use = this.#threads.use.bind(this.#threads)
    this.#prompts = new Prompts({
      queue: this.#queue,
      sources: this.#sources,
      currentInventory: () => this.#threads.current?.inventory ?? null,
      use,
      abortRunning: (operationId, reason) => this.#threads.abort({ operationId, reason }),
    })
    this.#dispatches = new Dispatches({
      projectId: this.id,
      store,
      log: this.#log,
      queue: this.#queue,
      deliver: (request) => this.#prompts.deliver(request),
      abortRunning: (target) => this.#threads.abort(target),
      onError: options.onError,
    })
    this.#runs = new WorkflowRuns({
      projectId: this.id,
      store,
      log: this.#log,
      interruptions: this.#interruptions,
      sources: this.#sources,
      inventory: () => this.inventory(),
      use,
    })
    this.#output = new UserOutput({
      projectId: this.id,
      append: (events) => this.#append(events),
    })
    this.files = openProjectFiles({
      root: this.root,
      onRead: () => this.#threads.expectChange(),
      onChange: (path, change) => this.#onOwnChange({ path, change }),
    })
    this.#terminals = new ProjectTerminals(this.root)
    this.terminals = this.#terminals
  }

  describe(): Project {
    const { id, root } = this
    return {
      id,
      name: basename(root),
      root,
      isDefault: this.#options.isDefault(),
      state: this.#stateNow(),
      problems: this.#problems(),
      generation: this.#generation,
    }
  }

  /** Resolves when changes made by other programs are noticed. */
  get watching(): Promise<void> {
    return this.#watcher?.ready ?? Promise.resolve()
  }

  /** What it says about providers, for the studio's list. */
  get providers(): ProjectProviders {
    return this.#settings.providers
  }

  /** Tells others who find the project in use where it is served. */
  announce(url: string | null): void {
    this.#lock.announce(url)
  }

  inventory(): Promise<Inventory> {
    return this.#threads.inventory()
  }

  prompt(input: PromptInput): { operationId: string; response: Promise<PromptResponse> } {
    return this.#prompts.start(input)
  }

  startWorkflow(input: WorkflowInput): Promise<{ run: Run; done: Promise<Run> }> {
    return this.#runs.start(input)
  }

  async dispatch(input: DispatchInput): Promise<DispatchReceipt> {
    if (!this.#sources.agent(input.agent)) {
      throw dispatchTargetNotFound(input.agent, this.#sources.names('agents'))
    }
    const agents = this.#threads.current?.inventory.agents ?? []
    if (agents.find((agent) => agent.name === input.agent)?.kind === 'handler') {
      throw new HearthError({
        type: 'invalid_request',
        status: 400,
        message: `Agent "${input.agent}" cannot receive dispatches.`,
        details: 'It exports a handler; only agents made with createAgent keep conversations.',
      })
    }
    return this.#dispatches.admit(input)
  }

  async abort(target: AbortTarget): Promise<boolean> {
    const { reason } = target
    if ('operationId' in target && this.#prompts.cancel(target.operationId, reason)) return true
    if ('dispatchId' in target) {
      const before = this.store.dispatches.get(target.dispatchId)
      if (!before || before.status === 'settled') return false
      return (await this.#dispatches.abort(target.dispatchId, reason)).outcome === 'aborted'
    }
    return this.#threads.abort(target)
  }

  abortDispatch(id: string): Promise<Dispatch> {
    return this.#dispatches.abort(id, 'A person stopped it.')
  }

  subscribe(filter: EventFilter, listener: (event: HearthEvent) => void): () => void {
    return this.#log.subscribe(filter, listener)
  }

  async deleteSession(id: string): Promise<void> {
    const session = this.store.sessions.get(id)
    if (!session) {
      throw new HearthError({
        type: 'session_not_found',
        status: 404,
        message: `There is no session "${id}".`,
      })
    }
    const key = { agent: session.agent, instanceId: session.instanceId, session: session.name }
    const reason = 'The session was deleted.'
    this.#prompts.cancelSession(key, reason)
    const remove = () => this.#log.commit([{ type: 'session.delete', sessionId: id }])
    const removal = this.#queue.add(key, remove)
    await this.#threads.abort({ ...key, reason })
    await removal.result
  }

  /** Stops what runs, ends every thread, process and watcher, and closes the store. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #start(): Promise<void> {
    const stopped = new HearthError({
      type: 'interrupted',
      status: 500,
      message: 'It was interrupted.',
      details: 'Hearth stopped while it was running.',
    })
    this.#threads.reload('The project was opened.')
    await this.#interruptions.settle(this.#interruptions.allRunning(), toStoredError(stopped))
    await this.#dispatches.recover()
    this.#types = writeTypeDeclarations(this.#state.types).then(
      () => undefined,
      (error: unknown) => this.#options.onError(error),
    )
    this.#watcher = watchProject({
      root: this.root,
      onChanges: (changes) => this.#onChanges(changes.filter((one) => !this.#ownChanges.has(one))),
      onError: (error) => this.#onWatchError(error),
    })
  }

  async #close(): Promise<void> {
    this.#dispatches.stop()
    this.#runs.stop()
    const reason = 'The project was closed.'
    this.#prompts.cancelAll(reason)
    await this.#watcher?.close()
    await this.#terminals.closeAll()
    await this.#threads.close(this.#interruptions.allRunning(), closingMs)
    const closed = new HearthError({
      type: 'interrupted',
      status: 500,
      message: 'It was interrupted.',
      details: reason,
    })
    await this.#interruptions.settle(this.#interruptions.allRunning(), toStoredError(closed))
    await this.#types
    await this.store.close()
    this.#lock.release()
  }

  #openThreads(): ProjectThreads {
    return new ProjectThreads({
      projectRoot: this.root,
      prepare: () => {
        this.#settings.reload()
        return this.#settings.startRequest(this.id, this.#state.root)
      },
      openHost: () => this.#openHost(),
      onGeneration: (generation, reason) => this.#onGeneration(generation, reason),
      onFailure: (error) => {
        this.#failure = error
      },
      ...(this.#options.limits ? { limits: this.#options.limits } : {}),
    })
  }

  #openHost(): ThreadHost {
    return openThreadHost({
      store: this.store,
      log: this.#log,
      interruptions: this.#interruptions,
      providers: () => this.#options.providers(this.#settings.providers),
      dispatch: (request) => this.dispatch(request),
      onStrayError: ({ message, details, dev }) =>
        this.#output.record('error', message, { details, dev }),
      onOutput: (stream, line) => this.#output.line(stream, line),
    })
  }

  #onGeneration(generation: Generation, reason: string): void {
    this.#failure = null
    this.#generation = generation.number
    this.#settings.accept(generation.reply)
    if (generation.number === 1) return
    const timestamp = new Date().toISOString()
    const { number } = generation
    this.#append([
      { type: 'worker_restarted', timestamp, project: this.id, reason, generation: number },
    ])
  }

  #onOwnChange(change: FileChange): void {
    this.#ownChanges.add(change.path)
    this.#onChanges([change])
  }

  #onChanges(changes: FileChange[]): void {
    if (changes.length === 0 || this.#closing !== null) return
    this.#append(fileEvents(this.id, changes))
    this.#threads.expectChange()
    const inventory = this.#threads.current?.inventory
    const summaries = inventory ? [...inventory.agents, ...inventory.workflows] : []
    const running = {
      folders: this.#settings.config.folders,
      loaded: this.#threads.current?.loaded ?? new Set<string>(),
      hasFailures: !inventory || summaries.some((summary) => summary.status === 'failed'),
    }
    const cause = changes.find(({ path }) => affectsRunningSource(path, running))
    if (!cause) return
    this.#sources.invalidate()
    this.#threads.reload(`${cause.path} was ${cause.change}.`)
  }

  #onWatchError(error: unknown): void {
    const details = error instanceof Error ? error.message : String(error)
    const message = 'Changes of files are not noticed.'
    this.#watchProblem = { message, details, file: null }
    this.#options.onError(error)
  }

  #append(events: DurableEventBody[]): void {
    if (this.#closing !== null) return
    const changes = events.map((event) => ({ type: 'event.append' as const, event }))
    this.#log.commit(changes).catch(this.#options.onError)
  }

  #stateNow(): Project['state'] {
    if (this.#closing !== null) return 'closed'
    if (this.#threads.current) return 'ready'
    return this.#failure ? 'failed' : 'starting'
  }

  #problems(): ProjectProblem[] {
    const problems = [...this.#settings.problems]
    if (this.#watchProblem) problems.push(this.#watchProblem)
    if (this.#failure) {
      const { message, details } = this.#failure
      problems.push({ message, details, file: null })
    }
    return problems
  }
}
