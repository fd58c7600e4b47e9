/**
 * Works on runs until they end, over as many attempts as it takes.
 *
 * A1  One attempt at a time, and one end: what was settled meanwhile stays as it is.
 * A2  A run whose thread was lost goes on in the next one where it may (`run-fate.ts`), after all it had
 *     begun is ended in the log.
 * A3  A run that waits for a thread is stopped here; one that has begun, in its thread, and when that
 *     does not answer any more, by the end of the thread.
 * A4  A run that meets a full disk goes on, where it may, when there is room; its end waits for room.
 */
import { abortedError } from '../contract/aborted-error.ts'
import type { Change } from '../contract/change.ts'
import { type StoredError, toStoredError } from '../contract/error.ts'
import type { DurableEvent, DurableEventBody } from '../contract/event.ts'
import { ownerOf, type Run } from '../contract/run.ts'
import { isStorageTrouble } from '../contract/storage-trouble.ts'
import { pause } from '../dispatch/backoff.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import { endSpans, openSpans, stepTypes } from '../dispatch/open-spans.ts'
import { roomDelay, untilThereIsRoom } from '../dispatch/room.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Call } from '../project/call.ts'
import type { ProjectRuntime } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import { goesOn } from './run-fate.ts'

export interface RunAttemptsOptions {
  projectId: string
  store: Store
  log: EventLog
  interruptions: Interruptions
  use<Result>(work: (runtime: ProjectRuntime) => Promise<Result>, call?: Call): Promise<Result>
}

export type Ending = {
  status: 'succeeded' | 'failed' | 'aborted'
  result: unknown
  error: StoredError | null
}

interface Job {
  run: Run
  payload: unknown
  /** Why somebody stopped it. */
  stopped: { reason: string } | null
  stop: AbortController
  isInThread: boolean
  /** Threads it lost before its code was begun. */
  losses: number
  /** Attempts that a full disk cut off. */
  fullDisks: number
}

const mostLosses = 3
/** What work is rejected with whose thread is gone, or was never to be had. */
const endsOfThreads = new Set(['worker_crashed', 'project_closed'])
const eventPage = 1000

export class RunAttempts {
  readonly #options: RunAttemptsOptions
  readonly #jobs = new Map<string, Job>()
  /** Ends that are being written. */
  readonly #ends = new Set<Promise<Run>>()
  readonly #closing = new AbortController()

  constructor(options: RunAttemptsOptions) {
    this.#options = options
  }

  /** Works on a run that is a row; resolves with it when it has ended, or when the project is closed. */
  work(run: Run, payload: unknown): Promise<Run> {
    return this.#work(run, payload, null)
  }

  /** Takes up a run that an earlier process left; `what` says how it was cut off. */
  takeUp(run: Run, what: StoredError): Promise<Run> {
    return this.#work(run, run.payload, run.begunAt === null ? null : what)
  }

  /** Known from the first moment on, so that it can be stopped at any. */
  async #work(run: Run, payload: unknown, cutOff: StoredError | null): Promise<Run> {
    const job: Job = {
      run,
      payload,
      stopped: null,
      stop: new AbortController(),
      isInThread: false,
      losses: 0,
      fullDisks: 0,
    }
    this.#jobs.set(run.id, job)
    try {
      if (cutOff !== null) await this.#resume(run, cutOff)
      for (;;) {
        const ended = await this.#attempt(job)
        if (ended !== null) return ended
      }
    } finally {
      this.#jobs.delete(run.id)
    }
  }

  /** Stops one that has not come to its thread. What has is only marked: its thread must be asked, too. */
  cancel(runId: string, reason: string): boolean {
    const job = this.#jobs.get(runId)
    if (job === undefined) return false
    job.stopped ??= { reason }
    job.stop.abort(abortedError(reason))
    return !job.isInThread
  }

  /** From here on what is cut off is not settled: it is left to be taken up, or marked as interrupted. */
  close(): void {
    this.#closing.abort(abortedError('The project was closed.'))
  }

  /** Resolves when the ends that came before the close, or in it, are written. */
  async written(): Promise<void> {
    // Whoever waits for the run is told of a failure.
    await Promise.allSettled(this.#ends)
  }

  /** The first end counts. */
  async settle(run: Run, ending: Ending): Promise<Run> {
    return this.#isCutOff(ending) ? this.#read(run.id) : this.#end(run, ending)
  }

  /** By the close: that is no end of its own. */
  #isCutOff({ status, error }: Ending): boolean {
    if (!this.#closing.signal.aborted) return false
    return status === 'aborted' || (error !== null && endsOfThreads.has(error.type))
  }

  #end(run: Run, ending: Ending, before: Change[] = []): Promise<Run> {
    const end = this.#write(run, ending, before)
    this.#ends.add(end)
    const forget = () => this.#ends.delete(end)
    end.then(forget, forget)
    return end
  }

  async #write(run: Run, { status, result, error }: Ending, before: Change[]): Promise<Run> {
    const now = this.#read(run.id)
    if (now.status !== 'running') return now
    const isError = status !== 'succeeded'
    const durationMs = Math.max(0, Date.now() - run.startedAt)
    const end = { type: 'run_end', isError, durationMs, status, result, error } as const
    await this.#whenThereIsRoom(() =>
      this.#options.log.commit([
        ...before,
        this.#event(run, end),
        { type: 'run.settle', runId: run.id, status, result, error },
      ]),
    )
    return this.#read(run.id)
  }

  /** Null: the next attempt may follow. */
  async #attempt(job: Job): Promise<Run | null> {
    const { id } = job.run
    const ending = await this.#once(job).then(succeeded, failed)
    const run = this.#read(id)
    if (run.status !== 'running' || this.#isCutOff(ending)) return run
    const { error } = ending
    const isDiskFull = isStorageTrouble(error)
    if (error === null || !(isDiskFull || error.type === 'worker_crashed')) {
      return this.settle(run, ending)
    }
    if (isDiskFull) await this.#waitForRoom(job, error)
    const reason = job.stopped?.reason ?? this.#options.store.runs.progress(id)?.stop ?? null
    if (reason !== null) return this.stopped(run, reason, error)
    if (run.begunAt === null && !isDiskFull) job.losses += 1
    if (job.losses >= mostLosses || !goesOn(this.#options.store, run)) {
      await this.#whenThereIsRoom(() => this.#options.interruptions.settleRun(id, error))
      return this.#read(id)
    }
    if (run.begunAt !== null) await this.#whenThereIsRoom(() => this.#resume(run, error))
    return null
  }

  /** Ends the operations that it had open, as soon as that can be written, and gives the disk a while. */
  async #waitForRoom(job: Job, error: StoredError): Promise<void> {
    const { interruptions } = this.#options
    const { id } = job.run
    await this.#whenThereIsRoom(() => interruptions.settleOpen(({ runId }) => runId === id, error))
    await pause(roomDelay(job.fullDisks++), job.stop.signal)
  }

  #whenThereIsRoom(work: () => Promise<unknown>): Promise<unknown> {
    return untilThereIsRoom(work, this.#closing.signal)
  }

  async #once(job: Job): Promise<{ result: unknown }> {
    const { signal } = job.stop
    job.isInThread = false
    const work = this.#options.use((runtime) => {
      signal.throwIfAborted()
      job.isInThread = true
      return this.#begin(runtime, this.#read(job.run.id), job.payload)
    }, callOf(job.run))
    const stopped = new Promise<never>((_, reject) => {
      const onStop = () => {
        if (!job.isInThread) reject(signal.reason)
      }
      if (signal.aborted) onStop()
      else signal.addEventListener('abort', onStop, { once: true })
    })
    return Promise.race([work, stopped])
  }

  #begin(runtime: ProjectRuntime, run: Run, payload: unknown): Promise<{ result: unknown }> {
    const { store } = this.#options
    const { runs } = store
    const before = run.retryOf === null ? null : runs.progress(run.retryOf)
    const sourceHash = runs.progress(run.id)?.sourceHash ?? before?.sourceHash ?? null
    const shared = { runId: run.id, payload, trigger: run.trigger, request: runs.request(run.id) }
    const attempt = { attempt: run.attempt + 1, sourceHash }
    const owner = ownerOf(run)
    if (owner.kind === 'workflow') {
      return runtime.runWorkflow({ ...shared, ...attempt, workflow: owner.workflow })
    }
    const { agent, instanceId } = owner
    return runtime.runHandler({ ...shared, ...attempt, agent, instanceId })
  }

  /** Ends what the last attempt had open, and says that the next one begins. */
  async #resume(run: Run, what: StoredError): Promise<void> {
    const { attempt, steps } = run
    const resumed = {
      type: 'run_resumed',
      attempt: attempt + 1,
      steps,
      reason: what.details,
    } as const
    await this.#options.log.commit([...this.#openSteps(run.id, what), this.#event(run, resumed)])
  }

  /** Somebody stopped it, and it did not come to know: its thread or process ended instead. */
  stopped(run: Run, reason: string, lost: StoredError): Promise<Run> {
    const aborted = { status: 'aborted', result: null, error: toStoredError(abortedError(reason)) }
    return this.#end(run, { ...aborted, status: 'aborted' }, [
      ...this.#openSteps(run.id, lost),
      this.#event(run, { type: 'aborted', reason }),
    ])
  }

  /** The ends of steps of the run itself; those of operations in it are ended with them. */
  #openSteps(runId: string, error: StoredError): Change[] {
    const events: DurableEvent[] = []
    for (let after = 0; ; ) {
      const filter = { runId, types: stepTypes }
      const page = this.#options.store.events.list(filter, { after, limit: eventPage })
      events.push(...page)
      const last = page.at(-1)
      if (last === undefined || page.length < eventPage) break
      after = last.seq
    }
    return endSpans(openSpans(events), error, new Date()).map((event) => ({
      type: 'event.append',
      event,
    }))
  }

  #read(id: string): Run {
    const run = this.#options.store.runs.get(id)
    if (!run) throw new Error(`The run ${id} vanished from the store.`)
    return run
  }

  #event(run: Run, body: RunEventBody): Change {
    const project = this.#options.projectId
    return { type: 'event.append', event: runEvent(project, run, body) }
  }
}

type WithoutOrigin<Event> = Event extends unknown
  ? Omit<Event, 'timestamp' | 'project' | 'runId'>
  : never
export type RunEventBody = WithoutOrigin<
  Extract<DurableEventBody, { type: 'run_start' | 'run_end' | 'run_resumed' | 'aborted' }>
>

export function runEvent(
  project: string,
  { id, agent, instanceId }: Pick<Run, 'id' | 'agent' | 'instanceId'>,
  body: RunEventBody,
): DurableEventBody {
  const instance = agent === null || instanceId === null ? {} : { agent, instanceId }
  return { timestamp: new Date().toISOString(), project, runId: id, ...instance, ...body }
}

function succeeded({ result }: { result: unknown }): Ending {
  return { status: 'succeeded', result: result ?? null, error: null }
}

function failed(cause: unknown): Ending {
  const error = toStoredError(cause)
  return { status: error.type === 'aborted' ? 'aborted' : 'failed', result: null, error }
}

function callOf(run: Run): Call {
  const owner = ownerOf(run)
  const name = owner.kind === 'agent' ? `agent:${owner.agent}` : `workflow:${owner.workflow}`
  return { name, operationId: null }
}
