/** Keeps a project's history in order by the clock: a checked copy a day, and a look at every page. */
import { join } from 'node:path'
import type { Backup } from '../contract/backup.ts'
import { HearthError } from '../contract/error.ts'
import type { HistoryKind, Pruned, PruneRequest, Retention } from '../contract/storage.ts'
import type { Clock } from '../dispatch/clock.ts'
import type { EventLog } from '../events/event-log.ts'
import type { ProjectProblem } from '../project/problem.ts'
import type { StorageSettings } from '../runtime/config.ts'
import type { Removed } from '../store/sqlite/retention.ts'
import type { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import { KeptTimelines } from './kept-timelines.ts'

const dayMs = 86_400_000
/** Opening a project is work enough: care begins this much later. */
const calmMs = 60_000

export interface StorageCareOptions {
  store: SqliteStore
  log: Pick<EventLog, 'subscribe'>
  /** For what can be made anew. */
  cacheFolder: string
  clock: Clock
  /** How long what is kept. */
  settings(): StorageSettings & { file: string | null }
  onError(error: unknown): void
}

export class StorageCare {
  readonly timelines: KeptTimelines
  #options: StorageCareOptions
  #stopping = new AbortController()
  #cancelWake: (() => void) | null = null
  #failure: ProjectProblem | null = null
  /** One after the other: two copies at once would only be in each other's way. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: StorageCareOptions) {
    this.#options = options
    const { store, log, cacheFolder, onError } = options
    this.timelines = new KeptTimelines({
      store,
      log,
      folder: join(cacheFolder, 'timelines'),
      onError,
    })
  }

  get problems(): ProjectProblem[] {
    const ofStore = this.#options.store.problems.map((problem) => ({ ...problem, file: null }))
    return this.#failure === null ? ofStore : [...ofStore, this.#failure]
  }

  list(): Backup[] {
    return this.#options.store.care.backups()
  }

  create(): Promise<Backup> {
    return this.#inTurn(() => this.#backUp('manual'))
  }

  requestRestore(id: string): void {
    this.#options.store.care.requestRestore(id)
  }

  start(): void {
    const { store, clock } = this.#options
    this.timelines.start()
    if (store.care.needsCheck) {
      this.#inTurn(() => store.care.check(this.#stopping.signal)).catch((error: unknown) =>
        this.#report(error),
      )
    }
    const last = store.care.backups().find(({ kind }) => kind === 'daily')
    const due = last === undefined ? 0 : Date.parse(last.createdAt) + dayMs
    this.#wakeAt(Math.max(due, clock.now() + calmMs))
  }

  /** Ends what is going on; a copy that is not finished is no backup. */
  async stop(): Promise<void> {
    this.#cancelWake?.()
    this.#stopping.abort(new HearthError(closing))
    await Promise.allSettled([this.#last, this.timelines.stop()])
  }

  #wakeAt(moment: number): void {
    if (this.#stopping.signal.aborted) return
    this.#cancelWake = this.#options.clock.wake(moment, () => {
      this.#inTurn(() => this.#daily()).catch((error: unknown) => this.#report(error))
      this.#wakeAt(this.#options.clock.now() + dayMs)
    })
  }

  async #daily(): Promise<void> {
    await this.#backUp('daily')
    await this.#options.store.care.check(this.#stopping.signal)
    await this.tidy()
    this.#failure = null
  }

  /** How long what is kept. */
  retention(): Retention {
    const { keepEventsDays, keepRunsDays, keepDispatchesDays, file } = this.#options.settings()
    // A run that is gone must not leave events behind that belong to nothing.
    const runs =
      keepEventsDays === 0 || keepRunsDays === 0 ? 0 : Math.max(keepEventsDays, keepRunsDays)
    return { events: keepEventsDays, runs, dispatches: keepDispatchesDays, file }
  }

  /** Deletes what has ended that many days ago, whatever the settings say, or only says what would go. */
  prune({ olderThanDays, kinds, preview }: PruneRequest): Promise<Pruned> {
    return this.#inTurn(async () => {
      const { store, clock } = this.#options
      const now = clock.now()
      const since = (kind: HistoryKind) =>
        kinds.includes(kind) ? now - olderThanDays * dayMs : null
      const limits = {
        eventsSince: since('events'),
        runsSince: since('runs'),
        dispatchesSince: since('dispatches'),
      }
      const { signal } = this.#stopping
      if (preview) return { preview, blobs: 0, ...(await store.care.measure(limits, signal)) }
      const removed = await store.care.tidy(limits, now, signal)
      this.timelines.sweep()
      return { preview, ...removed }
    })
  }

  /** Removes what is older than the settings say, and gives the room back. */
  async tidy(): Promise<Removed> {
    const { store, clock } = this.#options
    const now = clock.now()
    const since = (days: number) => (days === 0 ? null : now - days * dayMs)
    const { events, runs, dispatches } = this.retention()
    const limits = {
      eventsSince: since(events),
      runsSince: since(runs),
      dispatchesSince: since(dispatches),
    }
    const removed = await store.care.tidy(limits, now, this.#stopping.signal)
    this.timelines.sweep()
    return removed
  }

  #backUp(kind: 'daily' | 'manual'): Promise<Backup> {
    const { store, clock } = this.#options
    return store.care.backUp(kind, clock.now(), this.#stopping.signal)
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(work, work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  #report(error: unknown): void {
    if (this.#stopping.signal.aborted) return
    const { message, details } = HearthError.from(error)
    this.#failure = {
      message: `The daily care for the history failed. ${message}`,
      details,
      file: null,
    }
    if (!HearthError.is(error)) this.#options.onError(error)
  }
}

const closing = {
  type: 'store_closed',
  status: 503,
  message: 'The project is closing.',
  details: 'Open it again and retry.',
}
