/** `DispatchQueue`: the project's durable queue as an object, to submit to and to wait for. */
import type { DispatchReceipt } from '../contract/dispatch.ts'
import type { AnyAgent } from '../runtime/agent/create-agent.ts'
import { surroundingRuntime } from '../runtime/current.ts'
import { type DispatchRequest, dispatchIn, type NamedDispatchRequest } from '../runtime/dispatch.ts'
import { type Lease, leaseProject, type ProjectPlace } from './place.ts'

/**
 * Input for agents, kept until it is worked: what `submit` has accepted survives a crash, and is worked in
 * order for each session. Every queue of a project is the same one.
 *
 * In a program of its own the queue opens the project with the first call and keeps it until `close`.
 *
 * @example
 * await using queue = new DispatchQueue({ root: 'my-project' })
 * await queue.submit({ agent: 'support', id: 'ticket-7', input: 'It still fails.' })
 * await queue.join()
 */
export class DispatchQueue implements AsyncDisposable {
  readonly #place: ProjectPlace
  #lease: Promise<Lease> | null = null

  constructor(place: ProjectPlace = {}) {
    this.#place = place
  }

  /** The same as `dispatch`. @throws as `dispatch`, and `project_in_use` (409). */
  submit(agent: AnyAgent, request: DispatchRequest): Promise<DispatchReceipt>
  submit(request: NamedDispatchRequest): Promise<DispatchReceipt>
  async submit(
    first: AnyAgent | NamedDispatchRequest,
    second?: DispatchRequest,
  ): Promise<DispatchReceipt> {
    const { runtime } = await this.#open()
    return dispatchIn(runtime, first, second)
  }

  /**
   * Resolves when nothing is queued or running any more, whoever submitted it. Work that is itself a
   * dispatch would wait for itself.
   */
  async join(): Promise<void> {
    const { runtime } = await this.#open()
    await runtime.host.dispatchesSettled()
  }

  /** Lets go of the project. What is still queued is worked when it is opened again. Idempotent. */
  async close(): Promise<void> {
    const lease = this.#lease
    this.#lease = null
    await (await lease)?.release()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #open(): Promise<Lease> {
    // The project around the code may be another one each time.
    if (surroundingRuntime() !== null) return leaseProject(this.#place)
    if (this.#lease === null) {
      const opening = leaseProject(this.#place)
      this.#lease = opening
      opening.catch(() => {
        this.#lease = null
      })
    }
    return this.#lease
  }
}

let ofProcess: DispatchQueue | null = null

/** The queue of the project around the code; in a program of its own, of the working folder's project. */
export function getDefaultDispatchQueue(): DispatchQueue {
  ofProcess ??= new DispatchQueue()
  return ofProcess
}
