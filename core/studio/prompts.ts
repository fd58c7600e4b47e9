/** Direct prompts: in line with everything else on their session, cancellable while they wait. */
import { HearthError } from '../contract/error.ts'
import { newOperationId } from '../contract/id.ts'
import type { Inventory } from '../contract/project.ts'
import type { SessionQueue, Ticket } from '../dispatch/session-queue.ts'
import { abortedError } from '../runtime/operation/aborted-error.ts'
import type { ProjectRuntime, PromptRequest, PromptResponse } from '../runtime/port.ts'
import { agentNotFound, loadFailed } from './agent-errors.ts'
import type { PromptInput } from './port.ts'
import type { SourceIndex } from './source-index.ts'

export interface PromptsOptions {
  queue: SessionQueue
  sources: SourceIndex
  /** What the serving generation found; null while none has loaded. */
  currentInventory(): Inventory | null
  use<Result>(work: (runtime: ProjectRuntime) => Promise<Result>): Promise<Result>
  abortRunning(operationId: string, reason: string): Promise<boolean>
}

interface Waiting {
  input: PromptInput
  ticket: Ticket<PromptResponse>
}

export class Prompts {
  #options: PromptsOptions
  #waiting = new Map<string, Waiting>()

  constructor(options: PromptsOptions) {
    this.#options = options
  }

  start(input: PromptInput): { operationId: string; response: Promise<PromptResponse> } {
    const operationId = newOperationId()
    const { agent, instanceId, session, signal } = input
    const ticket = this.#options.queue.add({ agent, instanceId, session }, () => {
      signal?.throwIfAborted()
      return this.deliver(requestOf(operationId, input))
    })
    this.#waiting.set(operationId, { input, ticket })
    const onAbort = () => void this.#abort(operationId, 'The caller went away.')
    signal?.addEventListener('abort', onAbort, { once: true })
    const response = ticket.result.finally(() => {
      this.#waiting.delete(operationId)
      signal?.removeEventListener('abort', onAbort)
    })
    // Whoever only wants the operation's id never looks at the response.
    response.catch(() => undefined)
    return { operationId, response }
  }

  /** Takes a prompt that waits out of its line; false when it is not waiting. */
  cancel(operationId: string, reason: string): boolean {
    return this.#waiting.get(operationId)?.ticket.cancel(abortedError(reason)) ?? false
  }

  /** Takes all prompts that wait for a session out of its line. */
  cancelSession(key: { agent: string; instanceId: string; session: string }, reason: string): void {
    for (const { input, ticket } of this.#waiting.values()) {
      const isSame =
        input.agent === key.agent &&
        input.instanceId === key.instanceId &&
        input.session === key.session
      if (isSame) ticket.cancel(abortedError(reason))
    }
  }

  cancelAll(reason: string): void {
    for (const { ticket } of this.#waiting.values()) ticket.cancel(abortedError(reason))
  }

  /** Raises `agent_not_found` (404), `agent_load_failed` (500) and what the operation ends with. */
  async deliver(request: PromptRequest): Promise<PromptResponse> {
    const { sources, use, currentInventory } = this.#options
    if (!sources.agent(request.agent)) {
      throw agentNotFound(request.agent, sources.names('agents'))
    }
    try {
      return await use((runtime) => runtime.prompt(request))
    } catch (error) {
      if (!HearthError.is(error) || error.type !== 'agent_load_failed') throw error
      const agents = currentInventory()?.agents ?? []
      const summary = agents.find((agent) => agent.name === request.agent)
      if (!summary?.error) throw error
      throw loadFailed('agent', summary.name, summary.file, summary.error)
    }
  }

  async #abort(operationId: string, reason: string): Promise<void> {
    if (this.cancel(operationId, reason)) return
    await this.#options.abortRunning(operationId, reason)
  }
}

function requestOf(operationId: string, input: PromptInput): PromptRequest {
  return {
    operationId,
    agent: input.agent,
    instanceId: input.instanceId,
    session: input.session,
    message: input.message,
    images: input.images ?? [],
    source: 'prompt',
    dispatchId: null,
    payload: null,
    model: input.model ?? null,
    thinkingLevel: input.thinkingLevel ?? null,
    resultSchema: input.resultSchema ?? null,
  }
}
