/** A project's code and what runs it: settings, sources, threads, and the watching of files. */
import type { HearthError } from '../contract/error.ts'
import type { Inventory } from '../contract/project.ts'
import type { Generation, ThreadHost } from '../project/generation.ts'
import type { ProjectProblem } from '../project/problem.ts'
import { ProjectLanes } from '../project/project-lanes.ts'
import { affectsRunningSource } from '../project/source-file.ts'
import type { ProjectThread, ThreadLimits } from '../project/thread-host.ts'
import { type FileChange, type ProjectWatcher, watchProject } from '../project/watcher.ts'
import { OwnChanges } from './own-changes.ts'
import { ProjectSettings, type SettingsOverrides } from './project-settings.ts'
import { SourceIndex } from './source-index.ts'

export interface ProjectSourceOptions {
  projectId: string
  root: string
  stateRoot: string
  openHost(): ThreadHost
  /** Files of the folder changed, whoever did it. */
  onChanges(changes: FileChange[]): void
  /** A generation took over, the first or a later one; the settings may have changed. */
  onGeneration(thread: ProjectThread): void
  /** What the files say may be something else than before. */
  onSources?(): void
  /** A thread other than the first took over. */
  onRestart(generation: number, reason: string): void
  /** Code that has held or ended a thread runs apart from the others' from now on. */
  onApart(names: string[], reason: string): void
  onError(error: unknown): void
  limits?: ThreadLimits
  overrides?: SettingsOverrides
}

export class ProjectSource {
  readonly settings: ProjectSettings
  readonly index: SourceIndex
  readonly threads: ProjectLanes
  #options: ProjectSourceOptions
  #ownChanges: OwnChanges
  #watcher: ProjectWatcher | null = null
  #watchProblem: ProjectProblem | null = null
  #failure: HearthError | null = null
  #generation = 0

  constructor(options: ProjectSourceOptions) {
    this.#options = options
    this.settings = new ProjectSettings(options.root, options.overrides)
    this.index = new SourceIndex(options.root, () => this.settings.folders)
    this.#ownChanges = new OwnChanges(options.root)
    this.threads = new ProjectLanes({
      projectRoot: options.root,
      prepare: () => {
        this.settings.reload()
        return this.settings.startRequest(options.projectId, options.stateRoot)
      },
      openHost: () => options.openHost(),
      onGeneration: (generation, reason) => this.#onGeneration(generation, reason),
      onFailure: (error) => {
        this.#failure = error
      },
      onApart: (names, reason) => options.onApart(names, reason),
      onRestartApart: (reason) => options.onRestart(this.#generation, reason),
      ...(options.limits ? { limits: options.limits } : {}),
    })
  }

  /** What the serving generation found; null while none has loaded. */
  get inventory(): Inventory | null {
    return this.threads.current?.inventory ?? null
  }

  get generation(): number {
    return this.#generation
  }

  get state(): 'starting' | 'ready' | 'failed' {
    if (this.threads.current) return 'ready'
    return this.#failure ? 'failed' : 'starting'
  }

  get problems(): ProjectProblem[] {
    const problems = [...this.settings.problems]
    if (this.#watchProblem) problems.push(this.#watchProblem)
    if (this.#failure) {
      const { message, details } = this.#failure
      problems.push({ message, details, file: null })
    }
    return problems
  }

  /** Resolves when changes made by other programs are noticed. */
  get watching(): Promise<void> {
    return this.#watcher?.ready ?? Promise.resolve()
  }

  /** The host of one more runtime over this source. */
  openHost(): ThreadHost {
    return this.#options.openHost()
  }

  /** `whenUsed`: nothing runs and nothing is watched before there is work for the project's own code. */
  start(whenUsed: boolean): void {
    if (whenUsed) {
      this.threads.reloadWhenUsed('The project was opened.')
      return
    }
    this.threads.reload('The project was opened.')
    this.#watcher = watchProject({
      root: this.#options.root,
      stateRoot: this.#options.stateRoot,
      onChanges: (changes) => {
        this.#onChanges(changes.filter((change) => !this.#ownChanges.has(change)))
      },
      onError: (error) => this.#onWatchError(error),
    })
  }

  /** A change made through the studio: taken up now, not when the watcher sees it. */
  changedHere(change: FileChange): void {
    this.#ownChanges.add(change.path)
    this.#onChanges([change])
  }

  async stopWatching(): Promise<void> {
    await this.#watcher?.close()
  }

  #onGeneration({ number, reply, thread }: Generation, reason: string): void {
    this.#failure = null
    this.#generation = number
    this.settings.accept(reply)
    this.index.invalidate()
    this.#options.onSources?.()
    this.#options.onGeneration(thread)
    if (number > 1) this.#options.onRestart(number, reason)
  }

  #onChanges(changes: FileChange[]): void {
    if (changes.length === 0) return
    this.#options.onChanges(changes)
    this.settings.noteChanges(changes)
    this.threads.expectChange()
    const { inventory } = this
    const summaries = inventory ? [...inventory.agents, ...inventory.workflows] : []
    const running = {
      folders: this.settings.folders,
      loaded: this.threads.current?.loaded ?? new Set<string>(),
      hasFailures: !inventory || summaries.some((summary) => summary.status === 'failed'),
    }
    const cause = changes.find(({ path }) => affectsRunningSource(path, running))
    if (!cause) return
    this.index.invalidate()
    this.#options.onSources?.()
    this.threads.reload(`${cause.path} was ${cause.change}.`)
  }

  #onWatchError(error: unknown): void {
    const details = error instanceof Error ? error.message : String(error)
    this.#watchProblem = { message: 'Changes of files are not noticed.', details, file: null }
    this.#options.onError(error)
  }
}
