/**
 * The runtime's host in memory, for tests: applies changes as a store would, keeps every event, and
 * lets a test wait for one instead of sleeping.
 */
import type { Change, NewStep } from '../../contract/change.ts'
import type { DispatchReceipt } from '../../contract/dispatch.ts'
import type { DurableEvent, EphemeralEvent, HearthEvent } from '../../contract/event.ts'
import { newApprovalId, newDispatchId, newSessionId } from '../../contract/id.ts'
import type { Operation } from '../../contract/operation.ts'
import type { ProviderSettings } from '../../contract/provider.ts'
import type { Entry, Session, SessionKey } from '../../contract/session.ts'
import type { ApprovalQuestion, ApprovalReply, RuntimeHost } from '../port.ts'

type Settle = Extract<Change, { type: 'run.settle' }>
type OperationRow = Pick<Operation, 'id' | 'kind' | 'status' | 'turns' | 'toolCalls' | 'usage'> &
  Pick<Operation, 'parentOperationId' | 'runId' | 'model' | 'error' | 'preview' | 'session'>
type DispatchRequest = Parameters<RuntimeHost['dispatch']>[0]

export class MemoryHost implements RuntimeHost {
  readonly sessions = new Map<string, Session>()
  readonly entries: Entry[] = []
  readonly events: HearthEvent[] = []
  readonly operations = new Map<string, OperationRow>()
  readonly waits: Extract<Change, { type: 'queue.wait' }>[] = []
  readonly begunRuns: Extract<Change, { type: 'run.begin' }>[] = []
  readonly steps: NewStep[] = []
  readonly settledRuns: Settle[] = []
  readonly dispatches: DispatchRequest[] = []
  /** The types of the changes of each commit, in order. */
  readonly commits: Change['type'][][] = []
  /** What was asked of a person, and given up. */
  readonly questions: ApprovalQuestion[] = []
  readonly withdrawn: string[] = []
  /** Set by a test to answer; without it nobody does. */
  answerApproval: (question: ApprovalQuestion) => ApprovalReply | Promise<ApprovalReply> = () => ({
    outcome: 'expired',
    note: null,
  })
  readonly #providers: Record<string, ProviderSettings>
  readonly #watchers = new Set<() => void>()
  readonly #secrets = new Map<string, string>()
  /** Set by a test to make commits fail, as a full disk would. */
  failCommits: ((changes: Change[]) => Error | null) | null = null

  constructor(providers: Record<string, ProviderSettings> = {}) {
    this.#providers = providers
  }

  async commit(changes: Change[]): Promise<void> {
    const failure = this.failCommits?.(changes) ?? null
    if (failure !== null) throw failure
    this.commits.push(changes.map(({ type }) => type))
    for (const change of structuredClone(changes)) this.#apply(change)
    for (const watch of this.#watchers) watch()
  }

  publish(events: EphemeralEvent[]): void {
    this.events.push(...structuredClone(events))
    for (const watch of this.#watchers) watch()
  }

  async openSession(
    key: SessionKey,
    create: Parameters<RuntimeHost['openSession']>[1],
  ): Promise<{ session: Session; path: Entry[] }> {
    const session = this.#find(key) ?? this.#create(key, create)
    return structuredClone({ session, path: this.pathOf(session) })
  }

  async findSession(key: SessionKey): Promise<Session | null> {
    return structuredClone(this.#find(key))
  }

  async providers(): Promise<Record<string, ProviderSettings>> {
    return this.#providers
  }

  async readSecret(name: string): Promise<string | null> {
    return this.#secrets.get(name) ?? null
  }

  async writeSecret(name: string, value: string): Promise<void> {
    this.#secrets.set(name, value)
  }

  async askApproval(_askId: string, question: ApprovalQuestion): Promise<ApprovalReply> {
    this.questions.push(question)
    const { args, toolName, turnId, toolCallId } = question
    const call = turnId && toolCallId ? { turnId, toolCallId } : {}
    const base = { timestamp: new Date().toISOString(), project: 'test', ...call }
    const approvalId = newApprovalId()
    const asked = { ...base, type: 'approval_requested', approvalId, toolName, args } as const
    await this.commit([{ type: 'event.append', event: asked }])
    const reply = await this.answerApproval(question)
    const { outcome: decision } = reply
    const answered = { ...base, type: 'approval_resolved', approvalId, decision } as const
    await this.commit([{ type: 'event.append', event: answered }])
    return reply
  }

  async withdrawApproval(askId: string): Promise<void> {
    this.withdrawn.push(askId)
  }

  async stepKeys(ownerId: string): Promise<string[]> {
    return this.steps.filter((step) => step.ownerId === ownerId).map(({ key }) => key)
  }

  async stepResult(ownerId: string, key: string): Promise<{ result: unknown } | null> {
    const step = this.steps.find((one) => one.ownerId === ownerId && one.key === key)
    return step === undefined ? null : { result: structuredClone(step.result) }
  }

  async dispatch(request: DispatchRequest): Promise<DispatchReceipt> {
    this.dispatches.push(structuredClone(request))
    const acceptedAt = new Date().toISOString()
    return { dispatchId: newDispatchId(), acceptedAt, deduplicated: false }
  }

  async startWorkflow(): Promise<never> {
    throw new Error('The memory host starts no workflows.')
  }

  async runEnded(): Promise<never> {
    throw new Error('The memory host keeps no runs.')
  }

  async abortRun(): Promise<boolean> {
    return false
  }

  async findRun(): Promise<null> {
    return null
  }

  async listRuns(): Promise<{ items: []; nextCursor: null }> {
    return { items: [], nextCursor: null }
  }

  async runEvents(): Promise<[]> {
    return []
  }

  async nextRunEvents(): Promise<[]> {
    return []
  }

  async childSessions(sessionId: string): Promise<Session[]> {
    return [...this.sessions.values()].filter((it) => it.parentSessionId === sessionId)
  }

  async dispatchesSettled(): Promise<void> {}

  /** The entries from the root to the session's leaf. */
  pathOf(session: Session): Entry[] {
    const path: Entry[] = []
    let id = session.leafId
    while (id !== null) {
      const entry = this.entries.find((candidate) => candidate.id === id)
      if (entry === undefined) break
      path.unshift(entry)
      id = entry.parentId
    }
    return path
  }

  /** All entries of the session with this name, in order. */
  entriesOf(name: string): Entry[] {
    const ids = [...this.sessions.values()].filter((it) => it.name === name).map(({ id }) => id)
    return this.entries.filter((entry) => ids.includes(entry.sessionId))
  }

  /** Types of the durable events in order, of one operation or of all. */
  eventTypes(operationId?: string): string[] {
    return this.events
      .filter((event) => 'seq' in event)
      .filter((event) => operationId === undefined || event.operationId === operationId)
      .map(({ type }) => type)
  }

  /** Resolves with the first event, past or to come, that `matches`. */
  async waitFor(matches: (event: HearthEvent) => boolean): Promise<HearthEvent> {
    for (;;) {
      const found = this.events.find(matches)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        const watch = () => {
          this.#watchers.delete(watch)
          resolve()
        }
        this.#watchers.add(watch)
      })
    }
  }

  #apply(change: Change): void {
    switch (change.type) {
      case 'event.append': {
        const event: DurableEvent = { ...change.event, seq: this.events.length + 1 }
        this.events.push(event)
        return
      }
      case 'entry.append':
        this.#append(change.entry)
        return
      case 'session.update': {
        const { type: _, sessionId, ...fields } = change
        const session = this.sessions.get(sessionId)
        if (session !== undefined) Object.assign(session, fields)
        return
      }
      case 'session.delete':
        this.#delete(change.sessionId)
        return
      case 'operation.start':
        this.operations.set(change.operation.id, {
          ...change.operation,
          status: 'running',
          turns: 0,
          toolCalls: 0,
          usage: null,
          error: null,
        })
        return
      case 'operation.progress':
      case 'operation.settle': {
        const { type: _, operationId, ...fields } = change
        const row = this.operations.get(operationId)
        if (row !== undefined) Object.assign(row, fields)
        return
      }
      case 'queue.wait':
        this.waits.push(change)
        return
      case 'run.begin':
        this.begunRuns.push(change)
        return
      case 'step.finish':
        this.steps.push(structuredClone(change.step))
        return
      case 'steps.drop': {
        const { ownerId, prefix } = change
        const kept = this.steps.filter(
          (step) => step.ownerId !== ownerId || !step.key.startsWith(prefix),
        )
        this.steps.splice(0, this.steps.length, ...kept)
        return
      }
      case 'run.settle':
        this.settledRuns.push(change)
        return
      default:
        throw new Error(`The memory host does not apply ${change.type}.`)
    }
  }

  #append(entry: Omit<Entry, 'seq' | 'createdAt'>): void {
    const session = this.sessions.get(entry.sessionId)
    if (session === undefined) throw new Error(`There is no session ${entry.sessionId}.`)
    session.headSeq += 1
    session.leafId = entry.id
    this.entries.push({ ...entry, seq: session.headSeq, createdAt: Date.now() })
  }

  #delete(id: string): void {
    const children = [...this.sessions.values()].filter((it) => it.parentSessionId === id)
    for (const child of children) this.#delete(child.id)
    this.sessions.delete(id)
    const kept = this.entries.filter((entry) => entry.sessionId !== id)
    this.entries.splice(0, this.entries.length, ...kept)
  }

  #find(key: SessionKey): Session | null {
    const found = [...this.sessions.values()].find(
      ({ agent, instanceId, name }) =>
        agent === key.agent && instanceId === key.instanceId && name === key.session,
    )
    return found ?? null
  }

  #create(
    { agent, instanceId, session: name }: SessionKey,
    origin: Parameters<RuntimeHost['openSession']>[1],
  ): Session {
    const now = Date.now()
    const session: Session = {
      id: newSessionId(),
      agent,
      instanceId,
      name,
      title: null,
      leafId: null,
      headSeq: 0,
      pinnedAt: null,
      archivedAt: null,
      deletedAt: null,
      metadata: {},
      ...origin,
      createdAt: now,
      updatedAt: now,
    }
    this.sessions.set(session.id, session)
    return session
  }
}
