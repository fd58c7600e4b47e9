/**
 * Questions to a person that hold up a tool. The runtime thread keeps them, remembers answers and ends
 * what nobody answers; here they are asked in the name of an operation or a run, and given up with it.
 */
import { randomUUID } from 'node:crypto'
import type { ApprovalCapability } from '../../contract/approval.ts'
import type { Correlation } from '../../contract/event.ts'
import type { ApprovalQuestion, ApprovalReply, RuntimeHost } from '../port.ts'
import type { Journal } from './journal.ts'
import type { ExtraCorrelation } from './operation.ts'

/** What a question belongs to, and what gives it up: an operation, or a run. */
export interface Asker {
  readonly journal: Journal
  readonly signal: AbortSignal
  correlate(extra?: ExtraCorrelation): Correlation
}

export interface Asking {
  capability: ApprovalCapability
  toolName: string
  /** Null for a tool. */
  sandbox: string | null
  operation: string
  /** The command, the absolute path, or the arguments as JSON. */
  subject: string
  cwd: string | null
  /** What is shown of the call. */
  args: unknown
}

type AskingHost = Pick<RuntimeHost, 'askApproval' | 'withdrawApproval'>

export class Approvals {
  readonly #host: AskingHost
  readonly #limitMs: number

  /** `limitMs`: how long a question may wait for its answer; 0 refuses at once. */
  constructor(host: AskingHost, limitMs: number) {
    this.#host = host
    this.#limitMs = limitMs
  }

  /** Rejects with the reason of `signal`, or when the question cannot be recorded. */
  async ask(
    asking: Asking,
    asker: Asker,
    { call = {}, signal = asker.signal }: { call?: ExtraCorrelation; signal?: AbortSignal } = {},
  ): Promise<ApprovalReply> {
    signal.throwIfAborted()
    // The log tells the call before the question about it.
    await asker.journal.durable()
    const askId = randomUUID()
    const question = { ...asking, ...ownersOf(asker.correlate(call)), limitMs: this.#limitMs }
    const withdraw = () => {
      // When the host cannot be reached, nobody waits for its answer either.
      this.#host.withdrawApproval(askId).catch(() => undefined)
    }
    const replied = this.#host.askApproval(askId, question)
    if (signal.aborted) withdraw()
    else signal.addEventListener('abort', withdraw, { once: true })
    try {
      const reply = await replied
      signal.throwIfAborted()
      return reply
    } finally {
      signal.removeEventListener('abort', withdraw)
    }
  }
}

function ownersOf(correlation: Correlation): Omit<ApprovalQuestion, keyof Asking | 'limitMs'> {
  return {
    agent: correlation.agent ?? null,
    instanceId: correlation.instanceId ?? null,
    session: correlation.session ?? null,
    runId: correlation.runId ?? null,
    dispatchId: correlation.dispatchId ?? null,
    operationId: correlation.operationId ?? null,
    parentOperationId: correlation.parentOperationId ?? null,
    turnId: correlation.turnId ?? null,
    toolCallId: correlation.toolCallId ?? null,
    taskId: correlation.taskId ?? null,
  }
}
