/** Says something to an operation that is at work, in whichever thread it runs. */
import { HearthError } from '../contract/error.ts'
import { newEntryId } from '../contract/id.ts'
import type { Operation } from '../contract/operation.ts'
import type { SteeringOutcome } from '../runtime/operation/steering.ts'
import type { ProjectRuntime } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import type { ProjectSteering, SteeringInput } from './steering-port.ts'

export interface OperationSteeringOptions {
  store: Store
  /** Every thread in which something may run. */
  runtimes(): ProjectRuntime[]
}

export class OperationSteering implements ProjectSteering {
  readonly #options: OperationSteeringOptions
  /** By the entry it becomes: said twice, it is one message. */
  readonly #underWay = new Map<
    string,
    { operationId: string; text: string; said: Promise<SteeringOutcome> }
  >()

  constructor(options: OperationSteeringOptions) {
    this.#options = options
  }

  async say(
    operation: Operation,
    { entryId = newEntryId(), text, images }: SteeringInput,
    signal: AbortSignal,
  ): Promise<{ entryId: string }> {
    const { id: operationId } = operation
    const earlier = this.#underWay.get(entryId)
    if (this.#isSaid(operationId, entryId)) return { entryId }
    if (earlier && earlier.operationId !== operationId) throw entryExists(entryId)
    const said = earlier?.said ?? this.#offer(operationId, { id: entryId, text, images })
    const withdraw = () => void this.withdraw(operationId, entryId).catch(() => false)
    signal.addEventListener('abort', withdraw, { once: true })
    if (signal.aborted) withdraw()
    try {
      const outcome = await said
      if (outcome === 'taken' || this.#isSaid(operationId, entryId)) return { entryId }
      throw refused(outcome)
    } finally {
      signal.removeEventListener('abort', withdraw)
    }
  }

  waiting(operationId: string): { entryId: string; message: string }[] {
    return [...this.#underWay]
      .filter(([, said]) => said.operationId === operationId)
      .map(([entryId, { text }]) => ({ entryId, message: text }))
  }

  async withdraw(operationId: string, entryId: string): Promise<boolean> {
    const withdraw = async (runtime: ProjectRuntime) =>
      (await runtime.withdrawSteering(operationId, entryId)) || null
    return (await this.#ask(withdraw)) ?? false
  }

  #offer(
    operationId: string,
    message: Parameters<ProjectRuntime['steer']>[1],
  ): Promise<SteeringOutcome> {
    const said = this.#ask((runtime) => runtime.steer(operationId, message))
      .then((outcome) => outcome ?? 'ended')
      .finally(() => this.#underWay.delete(message.id))
    this.#underWay.set(message.id, { operationId, text: message.text, said })
    return said
  }

  /**
   * The first answer that is none of null; null when all are. A thread that is lost meanwhile has nothing to
   * say, and one that does not answer is not waited for when another does.
   */
  async #ask<Answer>(
    question: (runtime: ProjectRuntime) => Promise<Answer | null>,
  ): Promise<Answer | null> {
    const answers = this.#options.runtimes().map((runtime) =>
      question(runtime).catch((error: unknown) => {
        if (HearthError.is(error) && error.type === 'worker_crashed') return null
        throw error
      }),
    )
    return new Promise((resolve, reject) => {
      for (const answer of answers) {
        answer.then((given) => {
          if (given !== null) resolve(given)
        }, reject)
      }
      Promise.all(answers).then(() => resolve(null), reject)
    })
  }

  /** True when it is part of the conversation, by this request or an earlier one. */
  #isSaid(operationId: string, entryId: string): boolean {
    const entry = this.#options.store.entries.get(entryId)
    if (entry === null) return false
    if (entry.operationId === operationId) return true
    throw entryExists(entryId)
  }
}

function refused(outcome: Exclude<SteeringOutcome, 'taken'>): HearthError {
  if (outcome === 'withdrawn') {
    return new HearthError({
      type: 'steering_withdrawn',
      status: 409,
      message: 'The message was taken back before the model read it.',
    })
  }
  if (outcome === 'unsupported') {
    return new HearthError({
      type: 'steering_unsupported',
      status: 409,
      message: 'The harness of this agent takes no messages while it works.',
      details: 'Send the message as a prompt of its own: it is answered after this one.',
    })
  }
  return new HearthError({
    type: 'operation_ended',
    status: 409,
    message: 'The operation does not work any more, or not yet, and did not read the message.',
    details: 'Send it as a prompt of its own.',
  })
}

function entryExists(entryId: string): HearthError {
  return new HearthError({
    type: 'entry_exists',
    status: 409,
    message: `There is another message "${entryId}".`,
    details: 'Leave `entryId` out, or make a new one for each message.',
  })
}
