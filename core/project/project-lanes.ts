/**
 * The threads of one project, in two lanes: one for everybody, and one apart for code that has held or ended a
 * thread, so that it does so to nobody else a second time. The lane apart is there only while it is used.
 */
import type { Inventory } from '../contract/project.ts'
import type { AbortTarget, ProjectRuntime } from '../runtime/port.ts'
import type { Call } from './call.ts'
import type { Unfinished } from './drain-threads.ts'
import type { Generation } from './generation.ts'
import { ProjectThreads, type ProjectThreadsOptions } from './project-threads.ts'
import { Quarantine } from './quarantine.ts'
import { Suspects } from './suspects.ts'

export interface ProjectLanesOptions
  extends Omit<ProjectThreadsOptions, 'onSuspects' | 'quarantine'> {
  /** The code of these runs apart from now on. */
  onApart(names: string[], reason: string): void
  /** A thread of the lane apart was replaced. */
  onRestartApart(reason: string): void
}

/** How long the lane apart stays without work. */
const idleMs = 60_000

export class ProjectLanes {
  #options: ProjectLanesOptions
  #quarantine: Quarantine
  #suspects = new Suspects()
  #main: ProjectThreads
  #apart: ProjectThreads | null = null
  #usersApart = 0
  #idle: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: ProjectLanesOptions) {
    this.#options = options
    this.#quarantine = new Quarantine(options.projectRoot)
    this.#main = new ProjectThreads({
      ...options,
      quarantine: this.#quarantine,
      onSuspects: (names, reason) => this.#suspect(names, reason),
    })
  }

  get current(): Generation | null {
    return this.#main.current
  }

  /** Loads the source as it is now; changed code is as good as any. */
  reload(reason: string): void {
    this.#suspects.clear()
    this.#quarantine.renewChances()
    this.#main.reload(reason)
    this.#apart?.reload(reason)
  }

  reloadWhenUsed(reason: string): void {
    this.#main.reloadWhenUsed(reason)
  }

  expectChange(): void {
    this.#main.expectChange()
  }

  inventory(): Promise<Inventory> {
    return this.#main.inventory()
  }

  /** Runs `work` in the lane of `call`. Rejects as `ProjectThreads.use` does. */
  async use<Result>(
    work: (runtime: ProjectRuntime) => Promise<Result>,
    call: Call | null = null,
  ): Promise<Result> {
    if (call === null || !this.#suspects.has(call.name)) return this.#main.use(work, call)
    const result = await this.#useApart(work, call)
    this.#suspects.endedWell(call.name)
    return result
  }

  async #useApart<Result>(
    work: (runtime: ProjectRuntime) => Promise<Result>,
    call: Call,
  ): Promise<Result> {
    clearTimeout(this.#idle)
    this.#usersApart += 1
    try {
      this.#apart ??= this.#openApart()
      return await this.#apart.use(work, call)
    } finally {
      this.#usersApart -= 1
      if (this.#usersApart === 0 && !this.#isClosed) this.#planEnd()
    }
  }

  /** Of every thread in which something may run. */
  runtimes(): ProjectRuntime[] {
    return this.#lanes().flatMap((lane) => lane.runtimes())
  }

  /** True when something of it was running in either lane. */
  async abort(target: AbortTarget): Promise<boolean> {
    const answers = await Promise.all(this.#lanes().map((lane) => lane.abort(target)))
    return answers.includes(true)
  }

  /** Refuses new work, asks what runs to stop, gives it `graceMs`, then ends all threads. */
  async close(running: Unfinished, graceMs: number): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idle)
    await Promise.all(this.#lanes().map((lane) => lane.close(running, graceMs)))
  }

  #lanes(): ProjectThreads[] {
    return this.#apart ? [this.#main, this.#apart] : [this.#main]
  }

  #suspect(names: string[], reason: string): void {
    const added = this.#suspects.add(names)
    if (added.length > 0) this.#options.onApart(added, reason)
  }

  #openApart(): ProjectThreads {
    const lane = new ProjectThreads({
      ...this.#options,
      keepSpare: false,
      quarantine: this.#quarantine,
      onGeneration: ({ number }, reason) => {
        if (number > 1) this.#options.onRestartApart(reason)
      },
      // Whoever waits for it is told; the project serves all the same.
      onFailure: () => undefined,
      onSuspects: (names, reason) => this.#suspect(names, reason),
    })
    lane.reload('Code that has held or ended a thread runs apart.')
    return lane
  }

  #planEnd(): void {
    this.#idle = setTimeout(() => {
      const lane = this.#apart
      this.#apart = null
      void lane?.close({ operations: [], runs: [] }, 0)
    }, idleMs)
    this.#idle.unref()
  }
}
