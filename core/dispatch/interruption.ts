/**
 * Settles what a dead thread or process left running: prompts go on or end as the log says, runs and
 * other operations become `interrupted`, every open span gets its end, every open tool call a result.
 * Afterwards log and conversations read as if someone had said goodbye.
 */
import type { ApprovalStatus } from '../contract/approval.ts'
import { callKey, stepNamesOf } from '../contract/call-key.ts'
import type { Change, NewEntry } from '../contract/change.ts'
import type { StoredError } from '../contract/error.ts'
import type { DurableEvent, EventType } from '../contract/event.ts'
import { newEntryId } from '../contract/id.ts'
import {
  type CallFate,
  danglingCalls,
  goesOnAfter,
  interruptedResults,
} from '../contract/interrupted-calls.ts'
import type { ToolCallPart } from '../contract/message.ts'
import type { Operation } from '../contract/operation.ts'
import type { Entry, Session } from '../contract/session.ts'
import type { EventLog } from '../events/event-log.ts'
import type { EventFilter, Store } from '../store/port.ts'
import { endSpans, type OperationEnd, openSpans, spanTypes } from './open-spans.ts'
import { type Ending, type Loss, type PromptFate, promptFate } from './prompt-fate.ts'
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

  /**
   * Marks them as interrupted by `error`. What has ended meanwhile is left alone. An orderly stop is none
   * that counts against a prompt.
   */
  settle(
    unfinished: Unfinished,
    error: StoredError,
    { isOrderly = false }: { isOrderly?: boolean } = {},
  ): Promise<void> {
    const turn = this.#tail.then(() => this.#settle(unfinished, { error, isOrderly }))
    // Who called is told of a failure; the next one's turn comes all the same.
    this.#tail = Promise.allSettled([turn])
    return turn
  }

  /**
   * Ends what a piece of work had open when the disk took nothing more. It goes on when there is room, and
   * that counts as no interruption.
   */
  settleOpen(isPartOf: (operation: Operation) => boolean, error: StoredError): Promise<void> {
    const operations = this.#open(isPartOf)
    return this.settle({ operations, runs: [] }, error, { isOrderly: true })
  }

  /** The same for one run and every operation in it. */
  settleRun(runId: string, error: StoredError): Promise<void> {
    const operations = everyPage((cursor) =>
      this.#store.operations.list({ runId, status: ['running'] }, { limit: 1000, ...cursor }),
    )
    return this.settle({ operations, runs: [runId] }, error)
  }

  /** Ends one operation as its caller knows it ended. No-op when it has ended already. */
  end(operationId: string, ending: Ending): Promise<void> {
    const turn = this.#tail.then(() => this.#end(operationId, ending))
    this.#tail = Promise.allSettled([turn])
    return turn
  }

  /** Running operations that are meant, and those that they have begun. */
  #open(isPartOf: (operation: Operation) => boolean): string[] {
    const { operations } = this.#store
    const running = this.allRunning().operations.flatMap((id) => operations.get(id) ?? [])
    const open = new Set<string>()
    // The oldest first: whatever began another is older.
    for (const operation of running.toReversed()) {
      const { id, parentOperationId } = operation
      if (isPartOf(operation) || open.has(parentOperationId ?? '')) open.add(id)
    }
    return [...open]
  }

  async #end(operationId: string, ending: Ending): Promise<void> {
    if (this.#store.operations.get(operationId)?.status !== 'running') return
    const running = { operations: [operationId], runs: [] }
    const spans = openSpans(this.#eventsOf(running))
    const fates = new Map<string, PromptFate>([[operationId, { kind: 'ends', ending }]])
    const error = ending.error ?? nothingWrong
    await this.#write(running, spans, fates, { error, isOrderly: true })
  }

  async #settle(unfinished: Unfinished, loss: Loss): Promise<void> {
    const running = {
      operations: unfinished.operations.filter(
        (id) => this.#store.operations.get(id)?.status === 'running',
      ),
      runs: unfinished.runs.filter((id) => this.#store.runs.get(id)?.status === 'running'),
    }
    const spans = openSpans(this.#eventsOf(running))
    const fates = this.#fatesOf(running.operations, spans, loss)
    const operations = running.operations.filter((id) => fates.get(id)?.kind !== 'waits')
    if (operations.length === 0 && running.runs.length === 0) return
    await this.#write({ operations, runs: running.runs }, spans, fates, loss)
  }

  async #write(
    { operations, runs }: Unfinished,
    spans: DurableEvent[],
    fates: Map<string, PromptFate>,
    loss: Loss,
  ): Promise<void> {
    const { error } = loss
    const ends = new Map<string, OperationEnd>()
    const settling: Change[] = []
    for (const operationId of operations) {
      const fate = fates.get(operationId)
      if (fate?.kind === 'goes-on') {
        ends.set(operationId, { status: 'interrupted', error, usage: null, continues: true })
        settling.push(goesOn(operationId, error, fate.isInterruption))
        continue
      }
      const ending = fate?.kind === 'ends' ? fate.ending : interrupted(error)
      const { model: _, ...end } = ending
      ends.set(operationId, end)
      settling.push({ type: 'operation.settle', operationId, ...ending })
    }
    for (const runId of runs) {
      settling.push({ type: 'run.settle', runId, status: 'interrupted', result: null, error })
    }
    const ended = endSpans(spans, error, new Date(), ends)
    await this.#log.commit([
      ...this.#neverBegun(operations, fates, spans, error),
      ...this.#openCalls(operations),
      ...ended.map((event) => ({ type: 'event.append' as const, event })),
      ...settling,
    ])
  }

  /** Of prompts, which have a place in the queue; whatever else has none is interrupted. */
  #fatesOf(ids: string[], spans: DurableEvent[], loss: Loss): Map<string, PromptFate> {
    const fates = new Map<string, PromptFate>()
    for (const id of ids) {
      const row = this.#store.queue.get(id)
      if (row?.kind !== 'prompt') continue
      const hasOpenCall = spans.some(
        ({ type, operationId }) => type === 'tool_start' && operationId === id,
      )
      const hasBegun = spans.some(
        ({ type, operationId }) => type === 'operation_start' && operationId === id,
      )
      fates.set(id, promptFate(this.#store, row, loss, { hasBegun, hasOpenCall }))
    }
    return fates
  }

  /** What ends without having begun, or between two attempts. */
  #neverBegun(
    ids: string[],
    fates: Map<string, PromptFate>,
    spans: DurableEvent[],
    error: StoredError,
  ): Change[] {
    const begun = new Set(
      spans.flatMap((event) => (event.type === 'operation_start' ? [event.operationId] : [])),
    )
    return ids.flatMap((id) => {
      const fate = fates.get(id)
      const operation = begun.has(id) ? null : this.#store.operations.get(id)
      if (!operation || fate?.kind === 'goes-on') return []
      const { status, error: reason } = fate?.kind === 'ends' ? fate.ending : interrupted(error)
      return unstartedOperation(this.#project, operation, status, reason)
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
      data: { type: 'message', message: interruptedResults(calls, this.#callsOf(id, session)) },
    }
  }

  /**
   * What the log knows of the calls of an operation's last answer. No call begins before its `tool_start`
   * is durable: one without it did nothing. One with a `tool_call` had ended, and this is how.
   */
  #callsOf(operationId: string, session: Session): Map<string, CallFate> {
    const fates = new Map<string, CallFate>()
    const types: EventType[] = ['tool_start', 'tool_call']
    const answer = this.#store.entries.path(session.id).findLast(isAnswer)
    // The ids of calls are the provider's: only together with the turn do they name one call.
    const events = this.#store.events
      .list({ operationId, types }, { inline: true })
      .filter(({ turnId }) => turnId !== undefined && turnId === answer?.turnId)
    for (const id of callsIn(answer)) fates.set(id, 'not-begun')
    for (const event of events) {
      if (event.toolCallId === undefined) continue
      if (event.type === 'tool_start') fates.delete(event.toolCallId)
      if (event.type !== 'tool_call' || typeof event.result !== 'string') continue
      fates.set(event.toolCallId, { output: event.result, isError: event.isError })
    }
    for (const call of callPartsIn(answer)) {
      const steps = fates.has(call.toolCallId) ? [] : this.#stepsOf(operationId, call)
      if (steps.length > 0) fates.set(call.toolCallId, goesOnAfter(steps))
    }
    for (const toolCallId of this.#unanswered(session)) fates.set(toolCallId, 'not-allowed')
    return fates
  }

  /** Names of the steps that a call had finished: made again, it goes on after them. */
  #stepsOf(operationId: string, { toolName, input }: ToolCallPart): string[] {
    const dispatchId = this.#store.operations.get(operationId)?.dispatchId
    const keys = this.#store.steps.keys(dispatchId ?? operationId)
    return stepNamesOf(keys, callKey(toolName, input))
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

function isAnswer({ data }: Entry): boolean {
  return data.type === 'message' && data.message.role === 'assistant'
}

function callsIn(entry: Entry | undefined): string[] {
  return callPartsIn(entry).map(({ toolCallId }) => toolCallId)
}

function callPartsIn(entry: Entry | undefined): ToolCallPart[] {
  if (entry?.data.type !== 'message' || entry.turnId === null) return []
  const { message } = entry.data
  if (message.role !== 'assistant') return []
  return message.content.filter((part) => part.type === 'tool-call')
}

/** Of what ends well with something left open, which cannot be. */
const nothingWrong: StoredError = {
  type: 'interrupted',
  status: 500,
  message: 'It was ended.',
  details: '',
}

function interrupted(error: StoredError): Ending {
  return { status: 'interrupted', error, usage: null, model: null }
}

function goesOn(id: string, error: StoredError, isInterruption: boolean): Change {
  const reason = error.details === '' ? error.message : error.details
  return { type: 'queue.requeue', id, reason, isInterruption, nextAttemptAt: null }
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
