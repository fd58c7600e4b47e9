/**
 * Settles what a dead thread or process left running: runs and operations become `interrupted`, every
 * open span gets its end, every open tool call a result. Afterwards log and conversations read as if
 * someone had said goodbye.
 */
import type { ApprovalStatus } from '../contract/approval.ts'
import type { Change, NewEntry } from '../contract/change.ts'
import type { StoredError } from '../contract/error.ts'
import type { DurableEvent } from '../contract/event.ts'
import { newEntryId } from '../contract/id.ts'
import { danglingCalls, interruptedResults } from '../contract/interrupted-calls.ts'
import type { Operation } from '../contract/operation.ts'
import type { Session } from '../contract/session.ts'
import type { EventLog } from '../events/event-log.ts'
import type { EventFilter, Store } from '../store/port.ts'
import { endSpans, openSpans, spanTypes } from './open-spans.ts'
import { unstartedOperation } from './unstarted-operation.ts'

export interface Unfinished {
  operations: string[]
  runs: string[]
}

export class Interruptions {
  #project: string
  #store: Store
  #log: EventLog
  /** One after another: two that settle the same span would both see it open. */
  #tail: Promise<unknown> = Promise.resolve()

  constructor(project: string, store: Store, log: EventLog) {
    this.#project = project
    this.#store = store
    this.#log = log
  }

  /** Everything the store says is running. True only of a store whose earlier process is dead. */
  allRunning(): Unfinished {
    return {
      operations: everyPage((cursor) =>
        this.#store.operations.list({ status: ['running'] }, { limit: 1000, ...cursor }),
      ),
      runs: everyPage((cursor) =>
        this.#store.runs.list({ status: ['running'] }, { limit: 1000, ...cursor }),
      ),
    }
  }

  /** Marks them as interrupted by `error`. What has ended meanwhile is left alone. */
  settle(unfinished: Unfinished, error: StoredError): Promise<void> {
    const turn = this.#tail.then(() => this.#settle(unfinished, error))
    // Who called is told of a failure; the next one's turn comes all the same.
    this.#tail = Promise.allSettled([turn])
    return turn
  }

  /** The same for one run and every operation in it. */
  settleRun(runId: string, error: StoredError): Promise<void> {
    const operations = everyPage((cursor) =>
      this.#store.operations.list({ runId, status: ['running'] }, { limit: 1000, ...cursor }),
    )
    return this.settle({ operations, runs: [runId] }, error)
  }

  async #settle({ operations, runs }: Unfinished, error: StoredError): Promise<void> {
    const running = {
      operations: operations.filter((id) => this.#store.operations.get(id)?.status === 'running'),
      runs: runs.filter((id) => this.#store.runs.get(id)?.status === 'running'),
    }
    if (running.operations.length === 0 && running.runs.length === 0) return
    const events = this.#eventsOf(running)
    const changes: Change[] = [
      ...this.#neverBegun(running.operations, events, error),
      ...this.#openCalls(running.operations),
    ]
    for (const event of endSpans(openSpans(events), error, new Date())) {
      changes.push({ type: 'event.append', event })
    }
    for (const operationId of running.operations) {
      const settled = { status: 'interrupted', usage: null, error, model: null } as const
      changes.push({ type: 'operation.settle', operationId, ...settled })
    }
    for (const runId of running.runs) {
      changes.push({ type: 'run.settle', runId, status: 'interrupted', result: null, error })
    }
    await this.#log.commit(changes)
  }

  /** Prompts that were accepted and still waited in line. */
  #neverBegun(ids: string[], events: DurableEvent[], error: StoredError): Change[] {
    const begun = new Set(
      events.flatMap((event) => (event.type === 'operation_start' ? [event.operationId] : [])),
    )
    return ids.flatMap((id) => {
      const operation = begun.has(id) ? null : this.#store.operations.get(id)
      return operation ? unstartedOperation(this.#project, operation, 'interrupted', error) : []
    })
  }

  /** Results for the tool calls of their sessions whose outcome nobody knows. */
  #openCalls(ids: string[]): Change[] {
    const entries = new Map<string, NewEntry>()
    for (const id of ids) {
      const operation = this.#store.operations.get(id)
      const entry = operation && this.#resultsOf(operation)
      if (entry) entries.set(entry.sessionId, entry)
    }
    return [...entries.values()].map((entry) => ({ type: 'entry.append', entry }))
  }

  #resultsOf({ id, agent, instanceId, session: name, dispatchId }: Operation): NewEntry | null {
    if (agent === null || instanceId === null || name === null) return null
    const session = this.#store.sessions.find({ agent, instanceId, session: name })
    if (!session) return null
    const path = this.#store.entries.path(session.id)
    const calls = danglingCalls(
      path.flatMap(({ data }) => (data.type === 'message' ? data.message : [])),
    )
    if (calls.length === 0) return null
    return {
      id: newEntryId(),
      sessionId: session.id,
      parentId: session.leafId,
      operationId: id,
      turnId: null,
      dispatchId,
      data: { type: 'message', message: interruptedResults(calls, this.#unanswered(session)) },
    }
  }

  /** Calls that wait, or waited, for a person's permission. */
  #unanswered({ agent, instanceId, name: session }: Session): Set<string> {
    const status: ApprovalStatus[] = ['pending', 'interrupted']
    const { items } = this.#store.approvals.list({ agent, instanceId, session, status }, {})
    return new Set(items.flatMap(({ toolCallId }) => toolCallId ?? []))
  }

  #eventsOf({ operations, runs }: Unfinished): DurableEvent[] {
    const found = new Map<number, DurableEvent>()
    const filters: EventFilter[] = [
      ...runs.map((runId) => ({ runId, types: spanTypes })),
      ...operations.map((operationId) => ({ operationId, types: spanTypes })),
    ]
    for (const filter of filters) {
      for (let after = 0; ; ) {
        const page = this.#store.events.list(filter, { after, limit: 1000 })
        for (const event of page) found.set(event.seq, event)
        const last = page.at(-1)
        if (!last || page.length < 1000) break
        after = last.seq
      }
    }
    return [...found.values()].sort((a, b) => a.seq - b.seq)
  }
}

function everyPage(
  read: (cursor: { cursor?: string }) => { items: { id: string }[]; nextCursor: string | null },
): string[] {
  const ids: string[] = []
  for (let cursor: { cursor?: string } | null = {}; cursor; ) {
    const { items, nextCursor } = read(cursor)
    ids.push(...items.map((item) => item.id))
    cursor = nextCursor === null ? null : { cursor: nextCursor }
  }
  return ids
}
