/**
 * Starts agents and workflows by the clock.
 *
 * S1  A time is started at most once, whatever stops and starts in between: its key is the schedule and
 *     the time, and the start is admitted under that key before it is remembered.
 * S2  A time that passed while nothing looked (a stop, sleep, a clock set forward) is a missed one:
 *     skipped, made up for once, or each made up for, as the schedule says. It is always told.
 * S3  What passes while a schedule is off, or before it was first seen, is not missed.
 * S4  While all are paused nothing is started; what passes meanwhile is missed, and told when they go on.
 * S5  One that cannot be started because the store or the thread is in trouble is tried again; one that
 *     is refused (no such workflow, input that does not fit) is told and over.
 */
import { HearthError } from '../contract/error.ts'
import type { Correlation, DurableEventBody } from '../contract/event.ts'
import type { Schedule } from '../contract/schedule.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Store } from '../store/port.ts'
import type { Clock } from './clock.ts'
import type { Declared, DeclaredSchedule } from './declared-schedules.ts'
import { type Due, dueTimes } from './due-times.ts'
import {
  isPaused,
  readScheduleState,
  type ScheduleState,
  writePaused,
  writeScheduleState,
} from './schedule-state.ts'

export interface SchedulesOptions {
  projectId: string
  store: Store
  log: EventLog
  clock: Clock
  declared(): Declared
  /** Starts one, under a key that makes a second start the same one. Answers with the id of what it became. */
  start(schedule: DeclaredSchedule, start: { at: number; idempotencyKey: string }): Promise<string>
  /** Told of failures that no caller waits for. */
  onError(error: unknown): void
}

const retryMs = 20_000

export class Schedules {
  readonly #options: SchedulesOptions
  #cancel: (() => void) | null = null
  #isStopped = true
  /** One look at a time. */
  #tail: Promise<unknown> = Promise.resolve()

  constructor(options: SchedulesOptions) {
    this.#options = options
  }

  /** Begins to look at the clock. */
  start(): void {
    this.#isStopped = false
    this.refresh()
  }

  /** To be called when sources may have changed. */
  refresh(): void {
    this.#look().catch(this.#options.onError)
  }

  /** Starts nothing more; resolves when nothing is being started. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#tail
  }

  /** Resolves when everything due by now is started. */
  async idle(): Promise<void> {
    await this.#tail
  }

  get problems(): Declared['problems'] {
    return this.#options.declared().problems
  }

  /** Whether none of them starts, whatever it says of itself. */
  get isPaused(): boolean {
    return isPaused(this.#options.store)
  }

  /** Pauses all of them, or lets them go on, over restarts. */
  async setPaused(paused: boolean): Promise<void> {
    await this.#next(async () => {
      if (paused === this.isPaused) return
      await writePaused(this.#options.store, paused)
      await this.#tell('info', `Schedules ${paused ? 'are paused' : 'go on'}.`, {})
    })
    await this.#look()
  }

  list(): Schedule[] {
    return this.#options.declared().schedules.map((schedule) => this.#describe(schedule))
  }

  /** Turns it on or off, over restarts. @throws `not_found` (404). */
  async setEnabled(id: string, isEnabled: boolean): Promise<Schedule> {
    const schedule = this.#find(id)
    await this.#next(async () => {
      await this.#write(schedule, { ...this.#stateOf(schedule), isEnabled })
    })
    await this.#look()
    return this.#describe(schedule)
  }

  /** Starts it now, whether it is on or off. @throws `not_found` (404) and what starting raises. */
  async run(id: string): Promise<Schedule> {
    const schedule = this.#find(id)
    const at = this.#options.clock.now()
    const refId = await this.#options.start(schedule, {
      at,
      idempotencyKey: `schedule:${id}:by-hand:${crypto.randomUUID()}`,
    })
    await this.#next(async () => {
      const state = this.#stateOf(schedule)
      await this.#write(schedule, { ...state, lastAt: at, lastRefId: refId, lastError: null })
      await this.#tellStart(schedule, at, refId)
    })
    return this.#describe(schedule)
  }

  /** Starts what is due and waits for the next time. */
  #look(): Promise<void> {
    return this.#next(async () => {
      if (this.#isStopped) return
      this.#cancel?.()
      let next: number | null = null
      for (const schedule of this.#options.declared().schedules) {
        const at = await this.#keep(schedule)
        if (at !== null) next = Math.min(next ?? at, at)
      }
      if (this.#isStopped || next === null) return
      this.#cancel = this.#options.clock.wake(next, () => this.refresh())
    })
  }

  /** Keeps one schedule up to now. Answers when to look again. */
  async #keep(schedule: DeclaredSchedule): Promise<number | null> {
    const { clock } = this.#options
    const now = clock.now()
    const before = this.#stateOf(schedule)
    const isOff = !isOn(schedule, before)
    const state = { ...before, isOff, since: before.isOff && !isOff ? now : before.since }
    if (!this.#isKnown(schedule) || before.isOff !== isOff) await this.#write(schedule, state)
    if (isOff || this.isPaused) return null
    const due = dueTimes(schedule, state.since, now)
    for (const at of due.starts) {
      if (this.#isStopped) return null
      if (!(await this.#startAt(schedule, at))) return now + retryMs
    }
    if (due.missed.count > 0) await this.#tellMissed(schedule, due)
    return schedule.times.after(Math.max(now, this.#stateOf(schedule).since))
  }

  /** False when it is to be tried again. */
  async #startAt(schedule: DeclaredSchedule, at: number): Promise<boolean> {
    const idempotencyKey = `schedule:${schedule.id}:${new Date(at).toISOString()}`
    const done = { since: at, lastAt: at }
    try {
      const lastRefId = await this.#options.start(schedule, { at, idempotencyKey })
      const state = this.#stateOf(schedule)
      await this.#write(schedule, { ...state, ...done, lastRefId, lastError: null })
      await this.#tellStart(schedule, at, lastRefId)
      return true
    } catch (error) {
      if (this.#isStopped) return false
      const { status, message, details } = HearthError.from(error)
      if (status >= 500) {
        this.#options.onError(error)
        return false
      }
      const lastError = `${message} ${details}`.trim()
      const state = this.#stateOf(schedule)
      await this.#write(schedule, { ...state, ...done, lastRefId: null, lastError })
      await this.#tell('error', `The schedule ${schedule.id} could not start.`, { at, lastError })
      return true
    }
  }

  /** A run says so itself, by its trigger. */
  async #tellStart(
    { id, kind, ...of }: DeclaredSchedule,
    at: number,
    refId: string,
  ): Promise<void> {
    if (kind !== 'agent') return
    const { name: agent, instanceId, session } = of
    const attributes = { schedule: id, at: new Date(at).toISOString() }
    const owner = { agent, instanceId, session, dispatchId: refId }
    await this.#tell('info', `Dispatched by the schedule ${id}.`, attributes, owner)
  }

  async #tellMissed(schedule: DeclaredSchedule, { missed, until }: Due): Promise<void> {
    const state = this.#stateOf(schedule)
    await this.#write(schedule, {
      ...state,
      since: Math.max(state.since, until),
      missed: state.missed + missed.count,
      lastMissedAt: missed.last,
    })
    const message = `The schedule ${schedule.id} missed ${missed.count === 1 ? 'a time' : `${missed.count} times`}.`
    const last = missed.last === null ? null : new Date(missed.last).toISOString()
    await this.#tell('warn', message, { policy: schedule.missed, count: missed.count, last })
  }

  #describe(schedule: DeclaredSchedule): Schedule {
    const { id, kind, name, file, cron, timezone, missed: missedPolicy } = schedule
    const { lastAt, lastRefId, lastError, missed, lastMissedAt, ...state } = this.#stateOf(schedule)
    const enabled = isOn(schedule, state)
    const isAgent = kind === 'agent'
    return {
      ...{ id, kind, name, file, cron, timezone, missedPolicy, enabled },
      instanceId: isAgent ? schedule.instanceId : null,
      session: isAgent ? schedule.session : null,
      nextAt: enabled && !this.isPaused ? schedule.times.after(this.#options.clock.now()) : null,
      ...{ lastAt, lastRefId, lastError, missed, lastMissedAt },
    }
  }

  #find(id: string): DeclaredSchedule {
    const found = this.#options.declared().schedules.find((schedule) => schedule.id === id)
    if (found) return found
    throw new HearthError({
      type: 'not_found',
      status: 404,
      message: `There is no schedule "${id}".`,
      details: 'A schedule is declared by `triggers` in the file of an agent or workflow.',
    })
  }

  /** Of one whose times changed, or that is new: from now on. */
  #stateOf(schedule: DeclaredSchedule): ScheduleState {
    const known = readScheduleState(this.#options.store, schedule.id)
    const times = timesOf(schedule)
    if (known?.times === times) return known
    const since = this.#options.clock.now()
    const never = { isEnabled: null, isOff: false, lastAt: null, lastRefId: null, lastError: null }
    return { ...never, missed: 0, lastMissedAt: null, ...known, times, since }
  }

  #isKnown(schedule: DeclaredSchedule): boolean {
    return readScheduleState(this.#options.store, schedule.id)?.times === timesOf(schedule)
  }

  #write(schedule: DeclaredSchedule, state: ScheduleState): Promise<void> {
    return writeScheduleState(this.#options.store, schedule.id, state)
  }

  async #tell(
    level: 'info' | 'warn' | 'error',
    message: string,
    attributes: Record<string, unknown>,
    owner: Partial<Correlation> = {},
  ): Promise<void> {
    const { projectId: project, log } = this.#options
    const timestamp = new Date().toISOString()
    const what = { type: 'log', level, message, attributes } as const
    const event: DurableEventBody = { ...owner, timestamp, project, ...what }
    await log.commit([{ type: 'event.append', event }])
  }

  #next(work: () => Promise<void>): Promise<void> {
    const turn = this.#tail.then(work)
    // Who called is told of a failure; the next one's turn comes all the same.
    this.#tail = Promise.allSettled([turn])
    return turn
  }
}

function isOn(
  schedule: DeclaredSchedule,
  { isEnabled }: Pick<ScheduleState, 'isEnabled'>,
): boolean {
  return isEnabled ?? schedule.isEnabled
}

function timesOf({ cron, timezone }: DeclaredSchedule): string {
  return JSON.stringify([cron, timezone])
}
