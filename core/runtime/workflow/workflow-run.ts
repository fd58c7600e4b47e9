/** One running workflow or handler: its journal, its signal, and the events that belong to it alone. */

import { abortedError, reasonText } from '../../contract/aborted-error.ts'
import type { Correlation, DurableEventBody } from '../../contract/event.ts'
import type { RunOwner } from '../../contract/run.ts'
import type { RuntimeContext } from '../context.ts'
import { currentStep } from '../current.ts'
import { Journal } from '../operation/journal.ts'
import type { DurableEventInput, ExtraCorrelation } from '../operation/operation.ts'
import { Steps } from '../step/steps.ts'

export class WorkflowRun {
  readonly id: string
  readonly owner: RunOwner
  readonly journal: Journal
  readonly steps: Steps
  readonly #projectId: string
  readonly #controller = new AbortController()
  readonly #startedAt = performance.now()
  #stopped: { reason: unknown; isSuspension: boolean } | null = null
  #ended = false

  constructor(runtime: RuntimeContext, id: string, owner: RunOwner) {
    this.id = id
    this.owner = owner
    this.journal = new Journal(runtime.host)
    this.steps = new Steps(runtime.host, {
      id,
      prefix: null,
      signal: this.signal,
      hasEnded: () => this.#ended,
      emit: (event, extra) => this.emit(event, extra),
      commit: (...changes) => this.journal.commit(...changes),
    })
    this.#projectId = runtime.projectId
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Its end is not written here: it goes on at another time. */
  get isSuspended(): boolean {
    return this.#stopped?.isSuspension ?? false
  }

  get hasEnded(): boolean {
    return this.#ended
  }

  /** Why somebody stopped it; null when nobody did. */
  get stopped(): { reason: unknown } | null {
    return this.#stopped
  }

  get durationMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }

  emit(event: DurableEventInput, extra: ExtraCorrelation = {}): void {
    if (this.#ended) return
    const step = currentStep()
    const correlation: Correlation = {
      timestamp: new Date().toISOString(),
      project: this.#projectId,
      runId: this.id,
      ...instanceOf(this.owner),
      ...(step === null ? {} : { stepId: step.id }),
      ...extra,
    }
    const body: DurableEventBody = { ...correlation, ...event }
    this.journal.write({ type: 'event.append', event: body })
  }

  /** Whom what happens now belongs to. */
  correlate(extra: ExtraCorrelation = {}): Correlation {
    const timestamp = new Date().toISOString()
    return { timestamp, project: this.#projectId, runId: this.id, ...extra }
  }

  /** Stops the run and every operation in it; `isSuspension` leaves its end open. False when it has ended. */
  abort(reason: unknown, isSuspension = false): boolean {
    if (this.#ended || (this.signal.aborted && this.#stopped === null)) return false
    if (this.#stopped !== null) return true
    this.#stopped = { reason, isSuspension }
    if (!isSuspension) this.emit({ type: 'abort_requested', reason: reasonText(reason) })
    this.#controller.abort(abortedError(reason))
    return true
  }

  /** Stops what `run` left running when it returned. From here on the run itself cannot be stopped. */
  release(): void {
    this.#controller.abort(abortedError('the run has ended'))
  }

  /** After this nothing more is written under the run. */
  close(): void {
    this.#ended = true
  }
}

/** What happens in a handler belongs to the instance it was called for. */
function instanceOf(owner: RunOwner): Pick<Correlation, 'agent' | 'instanceId'> {
  return owner.kind === 'agent' ? { agent: owner.agent, instanceId: owner.instanceId } : {}
}
