/**
 * The threads of one project over time. A change of its source makes a new generation; the old one
 * goes on until what it runs has ended. A thread that ends by itself is replaced.
 *
 * T1  New work goes to the newest generation. While one is loading, work waits for it; when a file turns
 *     out to be slow or bad, work goes to the one before.
 * T2  A file that ends or blocks a thread while it is loaded is put in quarantine: the next thread
 *     reports it as failed instead of evaluating it, until its text changes. Other files go on. Work for
 *     it waits until it is loaded, or has ended a second thread.
 * T3  New work never waits for what does not let go of its thread: it goes to a new one, and the stuck one
 *     is left to answer again or to be ended.
 *     What waits for its model there goes on in the new one at once.
 * T4  Everything that ran in a lost thread is rejected with `worker_crashed`.
 */
import { HearthError } from '../contract/error.ts'
import { isMovedOn } from '../contract/moved-on.ts'
import type { Inventory } from '../contract/project.ts'
import type { AbortTarget, ProjectRuntime } from '../runtime/port.ts'
import { type Call, runCall, suspectsAmong } from './call.ts'
import { drainThreads, type Unfinished } from './drain-threads.ts'
import { type Arrival, bringUp, type Generation, type ThreadHost } from './generation.ts'
import { leftOutFor } from './left-out.ts'
import { moveOn } from './move-on.ts'
import { projectClosed } from './project-closed.ts'
import { Quarantine } from './quarantine.ts'
import { RestartDelay } from './restart-delay.ts'
import { SpareThread } from './spare-thread.ts'
import { defaultThreadLimits, ProjectThread, type ThreadLimits } from './thread-host.ts'
import type { StartRequest } from './thread-protocol.ts'
import { Waiters } from './waiters.ts'

export interface ProjectThreadsOptions {
  projectRoot: string
  /** What the next thread is started with, read anew each time. */
  prepare(): Omit<StartRequest, 'quarantine'>
  /** The host of one thread. */
  openHost(): ThreadHost
  /** A generation has taken over. */
  onGeneration(generation: Generation, reason: string): void
  /** The source cannot be brought up at all; work is refused until it changes. */
  onFailure(error: HearthError): void
  /** Somebody's code holds or has ended a thread, most likely one of these. */
  onSuspects?(names: string[], reason: string): void
  /** Shared by those that load the same source. */
  quarantine?: Quarantine
  limits?: ThreadLimits
  /** How long one file may load before work goes on without it. */
  patienceMs?: number
  /** Keeps a started thread in reserve, so that a reload does not wait for one. */
  keepSpare?: boolean
}

/** Threads that end without a file to blame, one after another, before the project counts as failed. */
const mostFruitlessStarts = 3

/** After so long work that waits for another thread looks whether the stuck one has let go. */
const stuckWaitMs = 1_000

/** Who shares a thread is watched over so often: one in a loop must not hold up the others. */
const companyMs = 250

/** So many threads may be stuck, besides the newest, before new work waits for one to end. */
const mostStuck = 2

const stuckReason = 'The thread does not answer, as in an endless loop.'

/** A machine so busy that a reload takes longer answers with the source before it. */
const longestWaitMs = 30_000

export class ProjectThreads {
  #options: ProjectThreadsOptions
  #limits: ThreadLimits
  #patienceMs: number
  #quarantine: Quarantine
  #restart = new RestartDelay()
  #current: Generation | null = null
  #retired = new Set<Generation>()
  #starting = new Set<ProjectThread>()
  #spare: SpareThread
  #stuck = new Set<Generation>()
  #watched = new Set<Generation>()
  #isEditing = false
  #isLoading = false
  /** The load under way has met a file that is slow or ended a thread. */
  #isInTrouble = false
  #failure: HearthError | null = null
  /** Counts wishes for a reload; a load that is no longer the newest wish gives up. */
  #wish = 0
  #number = 0
  #isStopped = false
  #waiters = new Waiters()
  /** Why the first load waits for work; null when it does not. */
  #whenUsed: string | null = null
  /** Settles when what an ended generation left running is settled. */
  #ends = new WeakMap<Generation, Promise<void>>()

  constructor(options: ProjectThreadsOptions) {
    this.#options = options
    this.#limits = options.limits ?? defaultThreadLimits
    this.#patienceMs = options.patienceMs ?? 1000
    this.#quarantine = options.quarantine ?? new Quarantine(options.projectRoot)
    this.#spare = new SpareThread(() => new ProjectThread(this.#limits))
  }

  get current(): Generation | null {
    return this.#current
  }

  /** Loads the source as it is now into a new thread, which then takes over. */
  reload(reason: string): void {
    this.#isEditing ||= this.#number > 0
    this.#replace(reason)
  }

  #replace(reason: string): void {
    if (this.#isStopped) return
    this.#wish += 1
    this.#failure = null
    for (const thread of this.#starting) void thread.stop('Newer source has come.')
    void this.#load(reason, this.#wish)
  }

  /** Someone is at work on the source: the next thread makes itself ready for text never seen before. */
  expectChange(): void {
    if (this.#isEditing) return
    this.#isEditing = true
    this.#spare.warm()
  }

  /** What the newest generation found; waits while the first one is loading. */
  async inventory(): Promise<Inventory> {
    return (await this.#acquire()).inventory
  }

  /**
   * Runs `work` on the generation that takes new work, which is kept until it has ended. Rejects with
   * `worker_crashed` when its thread was lost, or when the call was taken from one that does not answer.
   */
  async use<Result>(
    work: (runtime: ProjectRuntime) => Promise<Result>,
    call: Call | null = null,
  ): Promise<Result> {
    const generation = await this.#acquire(call)
    generation.active += 1
    if (generation.active > 1) void this.#watchCompany(generation)
    try {
      const { calls, thread } = generation
      return await runCall(calls, call, () => work(thread.runtime))
    } catch (error) {
      // Whoever hears that the thread was lost finds what it left settled, and may go on at once.
      if (HearthError.is(error) && error.type === 'worker_crashed' && !isMovedOn(error)) {
        await this.#ends.get(generation)
      }
      throw error
    } finally {
      generation.active -= 1
      if (generation.isRetired) void this.#release(generation)
    }
  }

  /** Looks, as long as several share the thread, whether it answers. */
  async #watchCompany(generation: Generation): Promise<void> {
    if (this.#watched.has(generation) || this.#stuck.has(generation)) return
    this.#watched.add(generation)
    while (generation.active > 1 && !this.#isStopped) {
      if (!(await generation.thread.answers())) {
        this.#onStuck(generation)
        break
      }
      await new Promise((resolve) => setTimeout(resolve, companyMs).unref())
    }
    this.#watched.delete(generation)
  }

  /** Something in it does not let go: new work, and what need not wait for it, goes to a new thread. */
  #onStuck(generation: Generation): void {
    if (!this.#stuck.has(generation)) {
      this.#stuck.add(generation)
      generation.thread.letOthersGoFirst()
      this.#tellSuspects(generation, stuckReason)
    }
    const isNewest = this.#current === generation
    const hasRoom = this.#stuck.size <= mostStuck
    if (isNewest && hasRoom && !this.#isLoading) this.#replace(stuckReason)
    if (!isNewest || hasRoom) moveOn(generation)
  }

  #tellSuspects({ calls, host }: Generation, reason: string): void {
    const names = suspectsAmong(calls, (id) => host.standing(id))
    if (names.length > 0) this.#options.onSuspects?.(names, reason)
  }

  /** Asks every living generation. One that is at work and does not react is ended. */
  async abort(target: AbortTarget): Promise<boolean> {
    const answers = await Promise.all(
      this.#living().map(({ thread, active }) => {
        const isAtWork = active > 0
        if (isAtWork) thread.watchClosely()
        return thread.runtime.abort(target).catch(() => isAtWork)
      }),
    )
    return answers.includes(true)
  }

  /** Refuses new work, asks what runs to stop, gives it `graceMs`, then ends all threads. */
  async close(running: Unfinished, graceMs: number): Promise<void> {
    this.#isStopped = true
    await drainThreads(this.#living(), running, {
      abort: (target) => this.abort(target),
      graceMs,
    })
    await this.#stop()
  }

  async #stop(): Promise<void> {
    this.#wish += 1
    const living = this.#living()
    for (const generation of living) generation.isRetired = true
    const threads = [...living.map((generation) => generation.thread), ...this.#starting]
    this.#current = null
    this.#retired.clear()
    this.#waiters.tell()
    const reason = 'The project was closed.'
    await Promise.all([this.#spare.end(reason), ...threads.map((thread) => thread.stop(reason))])
  }

  runtimes = (): ProjectRuntime[] => this.#living().map(({ thread }) => thread.runtime)

  #living(): Generation[] {
    return this.#current ? [this.#current, ...this.#retired] : [...this.#retired]
  }

  async #load(reason: string, wish: number): Promise<void> {
    this.#isLoading = true
    this.#isInTrouble = false
    for (let fruitless = 0; fruitless < mostFruitlessStarts; ) {
      const arrival = await this.#attempt(wish, (file) => {
        this.#giveUpWaiting()
        void this.#goOnWithout(file, reason, wish)
      })
      if (wish !== this.#wish) return discard(arrival)
      if ('loaded' in arrival) {
        this.#isLoading = false
        this.#takeOver({ ...arrival.loaded, number: ++this.#number }, reason)
        return
      }
      if (arrival.file !== null) this.#quarantine.add(arrival.file, arrival.lost)
      else fruitless += 1
      this.#failure = arrival.lost
      this.#giveUpWaiting()
    }
    this.#isLoading = false
    if (this.#failure) this.#options.onFailure(this.#failure)
    this.#waiters.tell()
  }

  /** Something is wrong with the newest source: work goes to the generation before it. */
  #giveUpWaiting(): void {
    this.#isInTrouble = true
    if (this.#current) this.#waiters.tell()
  }

  /** One file is slow and nothing serves yet: a second thread leaves it out, so that the others can work. */
  async #goOnWithout(file: string, reason: string, wish: number): Promise<void> {
    if (this.#current || wish !== this.#wish) return
    const arrival = await this.#attempt(wish, () => undefined, file)
    const isWanted = wish === this.#wish && this.#isLoading && !this.#current
    if (!isWanted || 'lost' in arrival) return discard(arrival)
    this.#takeOver({ ...arrival.loaded, number: ++this.#number }, reason)
  }

  async #attempt(
    wish: number,
    onSlow: (file: string) => void,
    without: string | null = null,
  ): Promise<Arrival> {
    const thread = this.#spare.take()
    this.#starting.add(thread)
    try {
      const arrival = await bringUp({
        thread,
        request: {
          ...this.#options.prepare(),
          quarantine: this.#quarantine.entries(without),
        },
        host: this.#options.openHost(),
        onSlow,
        patienceMs: this.#patienceMs,
      })
      if (wish !== this.#wish) discard(arrival)
      return arrival
    } finally {
      this.#starting.delete(thread)
    }
  }

  #takeOver(generation: Generation, reason: string): void {
    const before = this.#current
    this.#current = generation
    this.#failure = null
    const end = generation.thread.ended
      .then((error) => this.#onEnd(generation, error))
      .catch((error: unknown) => this.#reportStray(generation, error))
    this.#ends.set(generation, end)
    if (before) this.#retire(before)
    this.#options.onGeneration(generation, reason)
    this.#waiters.tell()
    if (this.#options.keepSpare !== false) this.#spare.plan()
  }

  #retire(generation: Generation): void {
    generation.isRetired = true
    this.#retired.add(generation)
    void this.#release(generation)
  }

  async #release(generation: Generation): Promise<void> {
    if (generation.active > 0 || !this.#retired.has(generation)) return
    await Promise.race([
      generation.thread.runtime.drain('replaced'),
      generation.thread.ended,
    ]).catch((error: unknown) => this.#reportStray(generation, error))
    this.#retired.delete(generation)
    await generation.thread.stop('Newer source took over.')
  }

  #reportStray(generation: Generation, error: unknown): void {
    const { type, status, message, details } = HearthError.from(error)
    generation.host.onStrayError({ type, status, message, details })
  }

  async #onEnd(generation: Generation, error: HearthError): Promise<void> {
    const wasServing = this.#current === generation
    const wasWorking = generation.active > 0
    this.#retired.delete(generation)
    this.#stuck.delete(generation)
    if (wasServing) this.#current = null
    if (this.#isStopped) return
    if (wasWorking) this.#tellSuspects(generation, error.details)
    const settled = wasServing || wasWorking ? generation.host.lost(error) : null
    if (wasServing && !this.#isLoading) {
      this.#isLoading = true
      const wish = this.#wish
      const start = () => {
        if (wish === this.#wish) this.reload(error.details)
      }
      this.#restart.after(start, { wasWorking })
    }
    await settled
  }

  /** Brings the source up with the first work for it. */
  reloadWhenUsed(reason: string): void {
    this.#whenUsed = reason
  }

  /** Whether the file it needs, left out so far, is still being loaded, or is loaded once more from here on. */
  #isToCome(generation: Generation, call: Call | null): boolean {
    const file = leftOutFor(generation, call)
    if (file === null || this.#isLoading) return file !== null
    if (!this.#quarantine.tryAgain(file)) return false
    this.#replace(`There is work for ${file}, which is tried once more.`)
    // Nobody else waits for it.
    this.#isInTrouble = true
    return true
  }

  /** A generation for new work; `waiters` hear when one took over, and when none will. */
  async #acquire(call: Call | null = null): Promise<Generation> {
    if (this.#whenUsed !== null) {
      const reason = this.#whenUsed
      this.#whenUsed = null
      this.reload(reason)
    }
    if (this.#current && this.#isLoading && !this.#isInTrouble) {
      await this.#waiters.next(longestWaitMs)
    }
    while (!this.#isStopped) {
      const generation = this.#current
      if (generation) {
        const answers = await generation.thread.answers()
        if (this.#current !== generation) continue
        if (!answers) {
          this.#onStuck(generation)
          await this.#waiters.next(stuckWaitMs)
        } else if (this.#isToCome(generation, call)) await this.#waiters.next(null)
        else return generation
        continue
      }
      if (!this.#isLoading) throw this.#failure ?? projectClosed()
      await this.#waiters.next(null)
    }
    throw projectClosed()
  }
}

function discard(arrival: Arrival): void {
  if ('loaded' in arrival) void arrival.loaded.thread.stop('Newer source has come.')
}
