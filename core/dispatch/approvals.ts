/**
 * The desk where questions to a person wait: durable, each answered once, none waiting for ever.
 *
 * P1  A question is a committed row before anybody waits for it, and every `approval_requested` has
 *     exactly one `approval_resolved` after it.
 * P2  What waits is refused at its time limit, when what asked is stopped, when its thread is lost and when
 *     the project is closed. Whatever goes wrong, nothing is allowed that nobody allowed.
 * P3  A question whose asker is gone is `interrupted` and cannot be answered. Asked again in the same
 *     conversation it is the same question, pending again.
 * P4  The first answer counts. The same answer again is the same result; another one is refused.
 */
import type {
  Approval,
  ApprovalAnswer,
  ApprovalGrant,
  ApprovalOutcome,
} from '../contract/approval.ts'
import type { Change, NewApproval, NewGrant } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import type { Correlation, DurableEventBody } from '../contract/event.ts'
import { newApprovalId } from '../contract/id.ts'
import type { EventLog } from '../events/event-log.ts'
import type { ApprovalQuestion, ApprovalReply } from '../runtime/port.ts'
import type { Store } from '../store/port.ts'
import { findGrant, grantOf } from './approval-grants.ts'

export interface ApprovalsOptions {
  projectId: string
  store: Store
  log: EventLog
  /** False where nobody can answer, as in a command that runs by itself: then nothing waits. */
  isAttended: boolean
  /** Told of failures that no caller waits for. */
  onError(error: unknown): void
}

interface Waiting {
  approval: NewApproval
  replied: Promise<ApprovalReply>
  /** Ends the wait; only the first call counts. */
  reply(reply: ApprovalReply): void
}

/** Why a question is given up when its asker is gone, as opposed to stopped: the reason of its signal. */
export const askerLost = 'interrupted'

type Resolution = Omit<Extract<Change, { type: 'approval.resolve' }>, 'type' | 'approvalId'>

export class Approvals {
  readonly #options: ApprovalsOptions
  readonly #waiting = new Map<string, Waiting>()
  /** Questions whose end is being written: nothing else may end them meanwhile. */
  readonly #settling = new Map<string, Promise<unknown>>()
  readonly #closing = new AbortController()
  #isStopped = false

  constructor(options: ApprovalsOptions) {
    this.#options = options
  }

  /** Marks what an earlier process left waiting. To be called before anything can ask. */
  async recover(): Promise<void> {
    for (;;) {
      const { items } = this.#options.store.approvals.list({ status: ['pending'] }, { limit: 1000 })
      if (items.length === 0) return
      await this.#options.log.commit(items.flatMap((item) => this.#end(item, ended('interrupted'))))
    }
  }

  /** Asks a person, unless an answer is remembered. Never rejects because of an answer. */
  async ask(question: ApprovalQuestion, signal: AbortSignal): Promise<ApprovalReply> {
    const { store, log } = this.#options
    const { args, limitMs: wanted, ...asked } = question
    const limitMs = this.#options.isAttended ? wanted : 0
    const fresh = { ...asked, id: newApprovalId(), expiresAt: Date.now() + limitMs }
    const grant = findGrant(store.grants.of(fresh), fresh)
    if (grant) return this.#useGrant(grant, fresh)
    const again = store.approvals.interrupted(fresh)
    const approval = again && !this.#waiting.has(again.id) ? { ...fresh, id: again.id } : fresh
    const { id: approvalId, toolName } = approval
    const waiting = waitFor(approval)
    this.#waiting.set(approvalId, waiting)
    try {
      const event = { type: 'approval_requested', approvalId, toolName, args } as const
      await log.commit([
        { type: 'approval.request', approval },
        { type: 'event.append', event: { ...this.#correlation(approval), ...event } },
      ])
      return await this.#within(limitMs, AbortSignal.any([signal, this.#closing.signal]), waiting)
    } finally {
      this.#waiting.delete(approvalId)
      waiting.reply({ outcome: 'interrupted', note: null })
    }
  }

  /**
   * Answers a question, and others that wait and are covered by what is remembered of the answer.
   *
   * @throws `approval_not_found` (404), `approval_settled` (409), `invalid_request` (400).
   */
  async answer(id: string, answer: ApprovalAnswer): Promise<Approval> {
    while (this.#settling.has(id)) await this.#settling.get(id)
    const approval = this.#find(id)
    const status = answer.decision === 'allow' ? 'allowed' : 'denied'
    const { scope, pattern = null, note = null } = answer
    const resolution = { status, scope, pattern, note } as const
    if (approval.status !== 'pending') {
      if (isSame(approval, resolution)) return approval
      throw settled(approval)
    }
    const grant = grantOf(approval, answer)
    await this.#settle(id, resolution, grant)
    if (grant) await this.#answerCovered()
    return this.#find(id)
  }

  /** Forgets a remembered answer. @throws `not_found` (404). */
  async revoke(grantId: string): Promise<void> {
    if (this.#options.store.grants.get(grantId) === null) {
      throw new HearthError({
        type: 'not_found',
        status: 404,
        message: `There is no remembered answer "${grantId}".`,
      })
    }
    await this.#options.log.commit([{ type: 'grant.remove', grantId }])
  }

  /** From here on what is given up counts as interrupted: it may be asked again after the next start. */
  stop(): void {
    this.#isStopped = true
  }

  /** Refuses all that waits. */
  async close(): Promise<void> {
    this.#closing.abort(askerLost)
    await Promise.all([...this.#waiting.values()].map(({ replied }) => replied))
  }

  async #within(limitMs: number, signal: AbortSignal, waiting: Waiting): Promise<ApprovalReply> {
    const onAbort = () => {
      const isLost = this.#isStopped || signal.reason === askerLost
      void this.#giveUp(waiting, isLost ? 'interrupted' : 'aborted')
    }
    const timer = setTimeout(() => void this.#giveUp(waiting, 'expired'), limitMs)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await waiting.replied
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Ends a wait without an answer. Also when that cannot be written down, nothing is allowed. */
  async #giveUp(
    { approval: { id }, reply }: Waiting,
    status: 'expired' | 'aborted' | 'interrupted',
  ): Promise<void> {
    try {
      while (this.#settling.has(id)) await this.#settling.get(id)
      if (this.#options.store.approvals.get(id)?.status !== 'pending') return
      await this.#settle(id, ended(status), null)
    } catch (error) {
      this.#options.onError(error)
      reply({ outcome: status, note: null })
    }
  }

  /** Writes the end of a question, then tells who waits. */
  async #settle(id: string, resolution: Resolution, grant: NewGrant | null): Promise<void> {
    const settling = this.#commitEnd(id, resolution, grant)
    // Its failure is told below to who ends it; the others only wait until it is over.
    this.#settling.set(id, Promise.allSettled([settling]))
    try {
      await settling
    } finally {
      this.#settling.delete(id)
    }
    this.#waiting.get(id)?.reply({ outcome: resolution.status, note: resolution.note })
  }

  async #commitEnd(id: string, resolution: Resolution, grant: NewGrant | null): Promise<void> {
    await this.#options.log.commit([
      ...this.#end(this.#find(id), resolution),
      ...(grant ? [{ type: 'grant.add' as const, grant }] : []),
    ])
  }

  /** Questions that wait and that a remembered answer covers by now. */
  async #answerCovered(): Promise<void> {
    const { store } = this.#options
    for (const { approval } of [...this.#waiting.values()]) {
      const grant = findGrant(store.grants.of(approval), approval)
      if (!grant || this.#settling.has(approval.id)) continue
      if (store.approvals.get(approval.id)?.status !== 'pending') continue
      const status = grant.decision === 'allow' ? 'allowed' : 'denied'
      const { scope, pattern, note } = grant
      await this.#settle(approval.id, { status, scope, pattern, note }, null)
      await this.#options.log.commit([{ type: 'grant.use', grantId: grant.id }])
    }
  }

  async #useGrant(grant: ApprovalGrant, asked: NewApproval): Promise<ApprovalReply> {
    const { id: grantId, decision, scope, note } = grant
    const outcome = decision === 'allow' ? 'allowed' : 'denied'
    const attributes = { grantId, scope, toolName: asked.toolName, subject: asked.subject }
    const message = `${outcome === 'allowed' ? 'Allowed' : 'Denied'} by a remembered answer.`
    const event = { type: 'log', level: 'debug', message, attributes } as const
    await this.#options.log.commit([
      { type: 'grant.use', grantId },
      { type: 'event.append', event: { ...this.#correlation(asked), ...event } },
    ])
    return { outcome, note }
  }

  #end(approval: Approval, resolution: Resolution): Change[] {
    const { status: decision, scope, note } = resolution
    const event: DurableEventBody = {
      ...this.#correlation(approval),
      type: 'approval_resolved',
      approvalId: approval.id,
      decision,
      ...(scope === null ? {} : { scope }),
      ...(note === null ? {} : { note }),
    }
    return [
      { type: 'approval.resolve', approvalId: approval.id, ...resolution },
      { type: 'event.append', event },
    ]
  }

  #find(id: string): Approval {
    const approval = this.#options.store.approvals.get(id)
    if (approval) return approval
    throw new HearthError({
      type: 'approval_not_found',
      status: 404,
      message: `There is no approval "${id}".`,
    })
  }

  #correlation(of: NewApproval): Correlation {
    const correlation: Correlation = {
      timestamp: new Date().toISOString(),
      project: this.#options.projectId,
    }
    for (const key of correlated) {
      const value = of[key]
      if (value !== null) correlation[key] = value
    }
    return correlation
  }
}

const correlated = [
  'runId',
  'agent',
  'instanceId',
  'session',
  'operationId',
  'parentOperationId',
  'turnId',
  'toolCallId',
  'taskId',
  'dispatchId',
] as const

function waitFor(approval: NewApproval): Waiting {
  let reply: Waiting['reply'] = () => undefined
  const replied = new Promise<ApprovalReply>((resolve) => {
    reply = resolve
  })
  return { approval, replied, reply }
}

function ended(status: ApprovalOutcome): Resolution {
  return { status, scope: null, pattern: null, note: null }
}

function isSame(approval: Approval, resolution: Resolution): boolean {
  const keys = ['status', 'scope', 'pattern', 'note'] as const
  return keys.every((key) => approval[key] === resolution[key])
}

function settled(approval: Approval): HearthError {
  return new HearthError({
    type: 'approval_settled',
    status: 409,
    message: `The approval is no longer pending: ${endings[approval.status]}`,
    details: 'The first answer counts. An answer that is to be repeated must be the same.',
    meta: { approvalId: approval.id, status: approval.status },
  })
}

const endings: Record<Approval['status'], string> = {
  pending: 'it is being settled.',
  allowed: 'it was allowed.',
  denied: 'it was denied.',
  expired: 'nobody answered in time, so it was refused.',
  aborted: 'what asked was stopped.',
  interrupted:
    'Hearth or its project was stopped while it waited, and nothing was done. It can be answered when it is asked again.',
}
