/**
 * The steps of one run, or of one tool call.
 *
 * P1  A step's result is durable before its caller has it.
 * P2  A finished step is never done again, whatever attempt comes to it.
 * P3  Which step it is follows from its name, the steps around it, and how many of that name were
 *     finished before. Two of one name at the same time could not be told apart later: refused.
 * P4  A step that is at work when its run or call fails may finish, and is kept: see `finish`.
 * P5  Every step that starts ends once: with its result, its error, or with the end of its owner.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { abortedError } from '../../contract/aborted-error.ts'
import type { Change, NewStep } from '../../contract/change.ts'
import { HearthError, toStoredError } from '../../contract/error.ts'
import { newStepId } from '../../contract/id.ts'
import { type CurrentStep, currentStep, runInStep } from '../current.ts'
import { toJsonValue } from '../json-value.ts'
import type { DurableEventInput, ExtraCorrelation } from '../operation/operation.ts'
import type { RuntimeHost } from '../port.ts'
import type { Kept, Step } from './step.ts'

/** Whose steps they are. */
export interface StepOwner {
  /** The run, or for a tool call its operation or dispatch. */
  id: string
  /** Tells calls of one operation apart; null in a run. */
  prefix: string | null
  signal: AbortSignal
  hasEnded(): boolean
  emit(event: DurableEventInput, extra: ExtraCorrelation): void
  /** Commits these with all that was emitted before. */
  commit(...changes: Change[]): Promise<void>
}

type StepHost = Pick<RuntimeHost, 'stepKeys' | 'stepResult'>

interface OpenStep {
  name: string
  correlation: ExtraCorrelation
  startedAt: number
}

/** Milliseconds that steps at work have to finish when their run or call has failed beside them. */
const finishMs = 5_000
/** More than anybody reads; a name is in each event of its step. */
const longestName = 200
/** Results up to this length are shown in the event as they are; longer ones as text, kept once. */
const shownLength = 16 * 1024

export class Steps {
  readonly #host: StepHost
  readonly #owner: StepOwner
  #finished: Promise<Set<string>> | null = null
  /** How many of a name were finished, in this attempt. */
  readonly #counts = new Map<string, number>()
  readonly #running = new Set<string>()
  readonly #open = new Map<string, OpenStep>()
  readonly #working = new Set<Promise<unknown>>()
  #isFinishing = false

  constructor(host: StepHost, owner: StepOwner) {
    this.#host = host
    this.#owner = owner
  }

  readonly step: Step = async <Result>(
    name: string,
    work: (signal: AbortSignal) => Result | Promise<Result>,
  ): Promise<Kept<Result>> => {
    checkName(name)
    const around = this.#around()
    const place = JSON.stringify([...around, name])
    if (this.#running.has(place)) throw duplicate(name)
    this.#running.add(place)
    try {
      this.#owner.signal.throwIfAborted()
      const number = (this.#counts.get(place) ?? 0) + 1
      const path = [...around, name, number]
      const result = await this.#once(name, path, work)
      this.#counts.set(place, number)
      return result
    } finally {
      this.#running.delete(place)
    }
  }

  /**
   * Begins nothing more, and gives what is at work `finishMs` to come to its end, so that it is kept: whoever
   * tries again must not do it twice. Returns early when the owner is stopped.
   */
  async finish(): Promise<void> {
    this.#isFinishing = true
    if (this.#working.size === 0) return
    const isDone = new AbortController()
    const signal = AbortSignal.any([this.#owner.signal, isDone.signal])
    const late = delay(finishMs, undefined, { signal }).catch(() => undefined)
    await Promise.race([Promise.allSettled(this.#working), late])
    isDone.abort()
  }

  /** Ends what is still open when its owner ends. */
  close(): void {
    for (const [id, open] of this.#open) {
      const error = abortedError('its run has ended')
      this.#end(id, open, { isError: true, memoised: false, result: null, error })
    }
  }

  /** Names and numbers of the steps that this code runs in, as far as they are of the same owner. */
  #around(): readonly (string | number)[] {
    const step = currentStep()
    if (step?.owner === this.#owner) return step.path
    return this.#owner.prefix === null ? [] : [this.#owner.prefix]
  }

  async #once<Result>(
    name: string,
    path: readonly (string | number)[],
    work: (signal: AbortSignal) => Result | Promise<Result>,
  ): Promise<Kept<Result>> {
    const key = JSON.stringify(path)
    this.#finished ??= this.#host.stepKeys(this.#owner.id).then((keys) => new Set(keys))
    const known = (await this.#finished).has(key)
      ? await this.#host.stepResult(this.#owner.id, key)
      : null
    const id = newStepId()
    const around = currentStep()
    const correlation = { stepId: id, ...(around ? { parentStepId: around.id } : {}) }
    const open: OpenStep = { name, correlation, startedAt: performance.now() }
    this.#owner.emit({ type: 'step_start', name }, correlation)
    this.#open.set(id, open)
    if (known !== null) {
      const { result } = known
      this.#end(id, open, { isError: false, memoised: true, result, error: null })
      // Its type is what the same step gave when it was done.
      return result as Kept<Result>
    }
    const doing = this.#do(id, open, { ownerId: this.#owner.id, key, path }, work)
    this.#working.add(doing)
    try {
      return await doing
    } finally {
      this.#working.delete(doing)
    }
  }

  async #do<Result>(
    id: string,
    open: OpenStep,
    { ownerId, key, path }: { ownerId: string; key: string; path: readonly (string | number)[] },
    work: (signal: AbortSignal) => Result | Promise<Result>,
  ): Promise<Kept<Result>> {
    const { name } = open
    const here: CurrentStep = { id, owner: this.#owner, path }
    await this.#begin(id)
    try {
      if (this.#isFinishing) throw abortedError('its run has ended')
      const given = await runInStep(here, async () => work(this.#owner.signal))
      const result = given === undefined ? undefined : toJsonValue(given, notJson(name))
      // Done after its owner had ended: nobody may write for it any more.
      if (this.#owner.hasEnded()) throw abortedError('its run has ended')
      this.#end(id, open, { isError: false, memoised: false, result, error: null })
      await this.#keep({ ownerId, key, name, result }, () => this.#open.set(id, open))
      // What JSON makes of it: the same in every attempt.
      return result as Kept<Result>
    } catch (error) {
      this.#end(id, open, { isError: true, memoised: false, result: null, error })
      throw error
    }
  }

  /** Nothing is done before its start is durable: after a crash the log says what may have been done. */
  async #begin(id: string): Promise<void> {
    try {
      await this.#owner.commit()
    } catch (error) {
      this.#open.delete(id)
      throw error
    }
  }

  /** `onFailure` is called when it could not be kept: then its end was not written either. */
  async #keep(step: NewStep, onFailure: () => void): Promise<void> {
    try {
      await this.#owner.commit({ type: 'step.finish', step })
    } catch (error) {
      onFailure()
      throw error
    }
  }

  /** Once: an end that comes later, or twice, is not told. */
  #end(
    id: string,
    { name, correlation, startedAt }: OpenStep,
    end: { isError: boolean; memoised: boolean; result: unknown; error: unknown },
  ): void {
    if (!this.#open.delete(id)) return
    const { isError, memoised, result } = end
    this.#owner.emit(
      {
        type: 'step_end',
        name,
        isError,
        memoised,
        durationMs: Math.round(performance.now() - startedAt),
        result: shown(result),
        error: isError ? toStoredError(end.error) : null,
      },
      correlation,
    )
  }
}

/** A large one as its text: the log keeps that once, beside the step itself. */
function shown(result: unknown): unknown {
  const text = JSON.stringify(result) ?? 'null'
  return text.length > shownLength ? text : (result ?? null)
}

function checkName(name: unknown): void {
  if (typeof name === 'string' && name.trim() !== '' && name.length <= longestName) return
  throw new HearthError({
    type: 'invalid_step',
    status: 500,
    message: 'A step needs a name.',
    details: `Text of 1 to ${longestName} characters, such as ctx.step('fetch order', async () => …).`,
  })
}

function duplicate(name: string): HearthError {
  return new HearthError({
    type: 'duplicate_step',
    status: 500,
    message: `A step "${name}" is running already.`,
    details:
      'Steps that run at the same time need names of their own, such as "fetch" and the id of what is fetched: after a stop they could not be told apart.',
    meta: { step: name },
  })
}

function notJson(name: string) {
  return (path: string, problem: string) =>
    new HearthError({
      type: 'invalid_step_result',
      status: 500,
      message: `The step "${name}" returned something that is not JSON.`,
      details: `At ${path}: ${problem}. It was done, but cannot be kept: return what later code needs as plain values.`,
      meta: { step: name, path },
    })
}
