/** Hands prompts to the project thread, and stops them wherever they are: before it, on the way, in it. */

import { abortedError } from '../contract/aborted-error.ts'
import { HearthError } from '../contract/error.ts'
import type { Inventory } from '../contract/project.ts'
import type { Call } from '../project/call.ts'
import type { AbortTarget, ProjectRuntime, PromptRequest, PromptResponse } from '../runtime/port.ts'
import { agentNotFound, loadFailed } from './agent-errors.ts'
import type { SourceIndex } from './source-index.ts'

export interface DeliveriesOptions {
  sources: SourceIndex
  /** What the serving generation found; null while none has loaded. */
  currentInventory(): Inventory | null
  use<Result>(work: (runtime: ProjectRuntime) => Promise<Result>, call: Call): Promise<Result>
  abortInThread(target: AbortTarget): Promise<boolean>
}

interface Delivery {
  request: PromptRequest
  abort: AbortController
}

/** Between two tries to stop an operation that the thread has received but not begun. */
const retryMs = 50

export class Deliveries {
  #options: DeliveriesOptions
  #running = new Set<Delivery>()

  constructor(options: DeliveriesOptions) {
    this.#options = options
  }

  /** Raises `agent_not_found` (404), `agent_load_failed` (500) and what the operation ends with. */
  async deliver(request: PromptRequest): Promise<PromptResponse> {
    const { sources } = this.#options
    // A project may have a default agent without a file of it: its thread knows.
    if (request.agent !== 'default' && !sources.agent(request.agent)) {
      throw agentNotFound(request.agent, sources.names('agents'))
    }
    const delivery: Delivery = { request, abort: new AbortController() }
    this.#running.add(delivery)
    try {
      return await this.#run(delivery)
    } catch (error) {
      throw this.#withPlace(error, request.agent)
    } finally {
      this.#running.delete(delivery)
    }
  }

  /** Stops what matches. True when there was something to stop. */
  abort(target: AbortTarget): boolean {
    const matching = [...this.#running].filter(({ request }) => matches(request, target))
    for (const { abort } of matching) abort.abort(abortedError(target.reason))
    return matching.length > 0
  }

  async #run(delivery: Delivery): Promise<PromptResponse> {
    const { request, abort } = delivery
    const { signal } = abort
    let isInThread = false
    const { agent, operationId } = request
    const work = this.#options.use(
      (runtime) => {
        signal.throwIfAborted()
        isInThread = true
        return runtime.prompt(request)
      },
      { name: `agent:${agent}`, operationId },
    )
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener(
        'abort',
        () => {
          if (isInThread) void this.#stopInThread(delivery)
          else reject(signal.reason)
        },
        { once: true },
      )
    })
    return Promise.race([work, stopped])
  }

  /** The request may still be on its way to becoming an operation: asks until it was heard. */
  async #stopInThread(delivery: Delivery): Promise<void> {
    const { operationId } = delivery.request
    const { reason } = delivery.abort.signal
    const target = { operationId, reason: HearthError.is(reason) ? reason.details : '' }
    while (this.#running.has(delivery)) {
      if (await this.#options.abortInThread(target)) return
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }

  /** An agent that did not load: with the place in its file. */
  #withPlace(error: unknown, agent: string): unknown {
    if (!HearthError.is(error) || error.type !== 'agent_load_failed') return error
    const agents = this.#options.currentInventory()?.agents ?? []
    const summary = agents.find(({ name }) => name === agent)
    return summary?.error ? loadFailed('agent', summary.name, summary.file, summary.error) : error
  }
}

function matches(request: PromptRequest, target: AbortTarget): boolean {
  if ('operationId' in target) return request.operationId === target.operationId
  if ('dispatchId' in target) return request.dispatchId === target.dispatchId
  if ('runId' in target) return false
  return (
    request.agent === target.agent &&
    request.instanceId === target.instanceId &&
    (target.session === undefined || request.session === target.session)
  )
}
