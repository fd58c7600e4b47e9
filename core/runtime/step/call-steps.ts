/**
 * Steps inside a tool's code. They belong to the call: its tool and its arguments. A call that ends well
 * forgets them; after one that failed or was cut off, the same call goes on after them, as long as what
 * asked for it is not settled.
 */
import { callKey, stepKeyPrefix } from '../../contract/call-key.ts'
import type { RuntimeContext } from '../context.ts'
import type { Operation } from '../operation/operation.ts'
import type { ToolContext } from '../tool/port.ts'
import { Steps } from './steps.ts'

export interface ToolCall extends Pick<ToolContext, 'signal' | 'turnId' | 'toolCallId'> {
  toolName: string
  input: unknown
}

/** Calls that run now, by what their steps belong to. */
const running = new Map<string, Set<string>>()

export class CallSteps {
  readonly steps: Steps
  readonly #operation: Operation
  readonly #ownerId: string
  readonly #key: string
  #isUsed = false

  constructor({ host }: RuntimeContext, operation: Operation, call: ToolCall) {
    const { signal, turnId, toolCallId } = call
    this.#operation = operation
    // A dispatch that is delivered again is another operation, and the same work.
    this.#ownerId = operation.dispatchId ?? operation.id
    this.#key = takeKey(this.#ownerId, call)
    this.steps = new Steps(host, {
      id: this.#ownerId,
      prefix: this.#key,
      signal,
      hasEnded: () => operation.hasEnded,
      emit: (event, extra) => {
        // A call that is given up does not hold its operation: what it leaves open ends with that.
        if (!this.#isUsed) operation.beforeEnd(async () => this.steps.close())
        this.#isUsed = true
        operation.emit(event, { turnId, toolCallId, ...extra })
      },
      commit: (...changes) => operation.journal.commit(...changes),
    })
  }

  /** One that failed may be made again: what its steps are at is kept first. */
  async close({ isDone }: { isDone: boolean }): Promise<void> {
    if (!isDone) await this.steps.finish()
    this.steps.close()
    const keys = running.get(this.#ownerId)
    keys?.delete(this.#key)
    if (keys?.size === 0) running.delete(this.#ownerId)
    if (!isDone || !this.#isUsed || this.#operation.hasEnded) return
    const prefix = stepKeyPrefix(this.#key)
    this.#operation.journal.write({ type: 'steps.drop', ownerId: this.#ownerId, prefix })
  }
}

/** Equal calls at the same time are numbered. */
function takeKey(ownerId: string, { toolName, input }: ToolCall): string {
  const keys = running.get(ownerId) ?? new Set()
  running.set(ownerId, keys)
  let number = 1
  while (keys.has(callKey(toolName, input, number))) number += 1
  const key = callKey(toolName, input, number)
  keys.add(key)
  return key
}
