/**
 * Questions to a person that hold up a tool: asked once, answered once, never waiting for ever.
 *
 * P1  Every question is an `approval_requested` event with exactly one `approval_resolved` after it.
 * P2  With nobody to answer it expires after the time limit; a limit of 0 refuses at once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { newApprovalId } from '../../contract/id.ts'
import type { ApprovalAnswer, ApprovalRequest } from '../sandbox/policy.ts'
import type { DurableEventInput } from './operation.ts'

export interface Asking {
  request: ApprovalRequest
  /** Where the two events go. */
  emit: (event: DurableEventInput) => void
  /** Gives the question up; what waited for it rejects with the signal's reason. */
  signal: AbortSignal
}

export class Approvals {
  readonly #limitMs: number
  readonly #pending = new Map<string, (answer: ApprovalAnswer) => void>()

  /** `limitMs`: how long a question may wait for its answer. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  async ask({ request, emit, signal }: Asking): Promise<ApprovalAnswer> {
    signal.throwIfAborted()
    const approvalId = newApprovalId()
    emit({
      type: 'approval_requested',
      approvalId,
      toolName: request.operation === 'exec' ? 'bash' : request.operation,
      args: { ...request },
    })
    const decision = await this.#answerWithin(approvalId, signal)
    emit({ type: 'approval_resolved', approvalId, decision })
    signal.throwIfAborted()
    return decision
  }

  /** Answers a pending question. False when it is not pending (any more). */
  answer(approvalId: string, decision: 'allowed' | 'denied'): boolean {
    const resolve = this.#pending.get(approvalId)
    resolve?.(decision)
    return resolve !== undefined
  }

  async #answerWithin(approvalId: string, signal: AbortSignal): Promise<ApprovalAnswer> {
    if (this.#limitMs === 0) return 'expired'
    const ended = new AbortController()
    const answered = new Promise<ApprovalAnswer>((resolve) => {
      this.#pending.set(approvalId, resolve)
    })
    const expired = delay(this.#limitMs, 'expired' as const, {
      signal: AbortSignal.any([signal, ended.signal]),
    }).catch(() => 'expired' as const)
    try {
      return await Promise.race([answered, expired])
    } finally {
      this.#pending.delete(approvalId)
      ended.abort()
    }
  }
}
