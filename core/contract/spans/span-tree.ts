/** A log of events as a tree of spans that grows: rows append in the order things began and never move. */
import { beginningOf } from '../blob-reference.ts'
import type { DurableEvent } from '../event.ts'
import { addUsage, zeroUsage } from '../usage.ts'
import { IsoClock } from './iso-clock.ts'
import type { Marker } from './marker.ts'
import { Marks } from './marks.ts'
import { newSpan } from './new-span.ts'
import { OpenCommands } from './open-commands.ts'
import type { Span, SpanKind, SpanStatus } from './span.ts'
import { endStatus, spanName } from './span-facts.ts'
import { SpanOwners, toolId } from './span-owners.ts'
import { decodeRows, type SpanPiece } from './span-rows.ts'

type EventOf<Type extends DurableEvent['type']> = Extract<DurableEvent, { type: Type }>

/** Of an answer, to search in. */
const keptOfAnswer = 200

/** Is told of every change of a tree, so that it can be told on. */
export interface SpanRecorder {
  changed(span: Span): void
  marked(owner: Span | null, marker: Marker): void
  /** A span is also known by another id. */
  named(id: string, span: Span): void
}

export interface SpanTreeOptions {
  /** False: the spans know where their events are in the log, and nothing holds them in memory. */
  keepsEvents?: boolean
  recorder?: SpanRecorder
}

/** Builds spans from events, in `seq` order. Appending the same event twice changes nothing. */
export class SpanTree {
  readonly rows: Span[] = []
  readonly roots: Span[] = []
  /** Those that were appended, where they are kept. */
  readonly events: DurableEvent[] = []
  /** Grows with each append that changed something: what views subscribe to. */
  version = 0
  start = Number.POSITIVE_INFINITY
  /** Of the newest event. */
  end = Number.NEGATIVE_INFINITY
  running = 0
  /** How many events there were, and how many of them are lines of a log. */
  count = 0
  logs = 0

  readonly #byId = new Map<string, Span>()
  /** Rows that `#byId` holds: it is filled when it is first asked. */
  #indexed = 0
  readonly #clock = new IsoClock()
  readonly #owners = new SpanOwners((id) => this.find(id))
  readonly #commands = new OpenCommands()
  readonly #turnCounts = new Map<string, number>()
  readonly #marks = new Marks((owner, marker) => this.#recorder?.marked(owner, marker))
  readonly #keepsEvents: boolean
  readonly #recorder: SpanRecorder | null
  #lastSeq = 0

  constructor({ keepsEvents = true, recorder }: SpanTreeOptions = {}) {
    this.#keepsEvents = keepsEvents
    this.#recorder = recorder ?? null
  }

  append(events: readonly DurableEvent[]): void {
    const before = this.#lastSeq
    for (const event of events) {
      if (event.seq <= this.#lastSeq) continue
      this.#lastSeq = event.seq
      if (this.#keepsEvents) this.events.push(event)
      this.count += 1
      if (event.type === 'log') this.logs += 1
      const at = this.#clock.parse(event.timestamp)
      this.start = Math.min(this.start, at)
      this.end = Math.max(this.end, at)
      this.#take(event, at)
    }
    if (this.#lastSeq !== before) this.version += 1
  }

  /** Takes over what another tree was built of, as `encodeRows` wrote it. */
  restore(piece: SpanPiece): void {
    const { rows, markers, names, facts } = decodeRows(piece, this.rows)
    for (const { span, before } of rows) {
      if (!before) this.#enter(span)
      this.running += (span.end === null ? 1 : 0) - (before?.end === null ? 1 : 0)
      if (span.kind === 'command') this.#commands.restore(span, before?.endSeq === null)
    }
    for (const { owner, marker } of markers) this.#marks.put(owner, marker)
    for (const { id, span } of names) this.#byId.set(id, span)
    this.start = Math.min(this.start, facts.start ?? this.start)
    this.end = Math.max(this.end, facts.end ?? this.end)
    this.count = facts.count
    this.logs = facts.logs
    this.#lastSeq = Math.max(this.#lastSeq, facts.lastSeq)
    this.version += 1
  }

  /** There are no more events: what has not ended is as long as the last of them says. Returns how many did not end. */
  seal(): number {
    const open = this.rows.filter(({ end }) => end === null)
    for (const span of open) {
      span.end = Math.max(this.end, span.start)
      span.status = 'unended'
    }
    this.running = 0
    if (open.length > 0) this.version += 1
    return open.length
  }

  /** Moments that belong to no span. */
  get markers(): readonly Marker[] {
    return this.#marks.loose
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  find(id: string): Span | null {
    for (; this.#indexed < this.rows.length; this.#indexed += 1) {
      const span = this.rows[this.#indexed]
      if (span && !this.#byId.has(span.id)) this.#byId.set(span.id, span)
    }
    return this.#byId.get(id) ?? null
  }

  /** The span an event started, ended or belongs to. */
  spanOf(event: DurableEvent): Span | null {
    const own = this.rows.find(
      ({ startSeq, endSeq }) => startSeq === event.seq || endSeq === event.seq,
    )
    return own ?? this.#owners.owner(event)
  }

  #take(event: DurableEvent, at: number): void {
    switch (event.type) {
      case 'run_start':
        this.#open(`run:${event.runId ?? event.seq}`, 'run', null, event, at)
        break
      case 'run_end':
        this.#close(this.#owners.get('run', event.runId), event, at)
        break
      case 'run_interrupted':
        this.#interrupt(this.#owners.get('run', event.runId), event, at)
        break
      case 'dispatch_queued':
        this.#open(`dispatch:${event.dispatchId}`, 'dispatch', null, event, at)
        break
      case 'dispatch_started':
        this.#startWork(event, at)
        break
      case 'dispatch_settled':
        this.#close(this.#owners.get('dispatch', event.dispatchId), event, at)
        break
      case 'operation_start':
        this.#openOperation(event, at)
        break
      case 'operation':
        this.#closeOperation(event, at)
        break
      case 'turn_request':
        this.#openTurn(event, at)
        break
      case 'turn':
        this.#closeTurn(event, at)
        break
      case 'tool_start':
        this.#open(toolId(event), 'tool', this.#owners.owner(event, 'tool'), event, at)
        break
      case 'tool_call':
        this.#close(
          this.find(toolId(event)) ?? this.#missed(toolId(event), 'tool', event, at),
          event,
          at,
        )
        break
      case 'step_start':
        this.#open(`step:${event.stepId}`, 'step', this.#owners.aboveStep(event), event, at)
        break
      case 'step_end':
        this.#close(this.#owners.get('step', event.stepId), event, at)
        break
      case 'command_start':
        this.#openCommand(event, at)
        break
      case 'command_end':
        this.#close(this.#commands.end(event), event, at)
        break
      case 'task_start':
        this.#openTask(event, at)
        break
      case 'task':
        this.#close(this.#owners.get('task', event.taskId), event, at)
        break
      case 'compaction_start':
        this.#open(`compaction:${event.seq}`, 'compaction', this.#owners.owner(event), event, at)
        break
      case 'compaction':
        this.#close(this.#owners.openChild(this.#owners.owner(event), 'compaction'), event, at)
        break
      default:
        this.#mark(event, at)
        break
    }
  }

  #open(id: string, kind: SpanKind, parent: Span | null, event: DurableEvent, at: number): void {
    const known = this.find(id)
    if (known) {
      this.#reopen(known)
      return
    }
    const span = newSpan(event, { id, kind, parent, index: this.rows.length, at })
    if (this.#keepsEvents) span.startEvent = event
    this.#enter(span)
    this.running += 1
    this.#changed(span)
  }

  /** As the last row, and under its parent. */
  #enter(span: Span): void {
    this.rows.push(span)
    const { parent } = span
    if (parent === null) this.roots.push(span)
    else if (parent.children.length === 0) parent.children = [span]
    else parent.children.push(span)
  }

  #changed(span: Span): void {
    this.#recorder?.changed(span)
  }

  /** The span is known by this id as well. */
  #name(id: string, span: Span): void {
    this.#byId.set(id, span)
    this.#recorder?.named(id, span)
  }

  /** The same thing began again, after a restart: it is one span, running once more. */
  #reopen(span: Span): void {
    this.#changed(span)
    if (span.end !== null) this.running += 1
    span.end = null
    span.status = 'running'
  }

  #close(span: Span | null, event: DurableEvent, at: number): void {
    if (!span) return
    span.status = this.#statusOf(event)
    if (span.kind !== 'task' || event.type === 'task') this.#endsWith(span, event)
    if (event.type === 'turn') {
      span.firstDeltaMs = event.firstDeltaMs
      span.said = beginningOf(event.text).slice(0, keptOfAnswer)
      span.entryId = event.entryId
    }
    if ('usage' in event && event.usage && !(span.kind === 'compaction' && span.usage)) {
      span.usage = event.usage
    }
    if ('model' in event && event.model) span.model = event.model
    this.#end(span, at)
  }

  /** What fails because it was asked to stop has not failed. */
  #statusOf(event: DurableEvent): SpanStatus {
    const status = endStatus(event)
    return status === 'error' && this.#marks.isStopping(event) ? 'aborted' : status
  }

  #endsWith(span: Span, event: DurableEvent): void {
    span.endSeq = event.seq
    if (this.#keepsEvents) span.endEvent = event
  }

  /** Ends a span and whatever under it never got to say its end. */
  #end(span: Span, at: number): void {
    this.#changed(span)
    if (span.end === null) {
      span.end = Math.max(at, span.start)
      this.running -= 1
    }
    for (const child of span.children) {
      if (child.end !== null) continue
      child.status = span.status === 'aborted' ? 'aborted' : 'interrupted'
      this.#end(child, at)
    }
  }

  #interrupt(span: Span | null, event: DurableEvent, at: number): void {
    this.#mark(event, at)
    if (!span) return
    span.status = 'interrupted'
    this.#endsWith(span, event)
    this.#end(span, at)
  }

  /** A task's own operation is the task: its turns appear right under it. */
  #openOperation(event: EventOf<'operation_start'>, at: number): void {
    const id = `operation:${event.operationId}`
    const task = this.#owners.get('task', event.taskId)
    if (!task || task.end !== null) {
      this.#open(id, 'operation', this.#owners.aboveOperation(event), event, at)
      return
    }
    this.#name(id, task)
    this.#changed(task)
    task.model = event.model
  }

  #closeOperation(event: EventOf<'operation'>, at: number): void {
    const span = this.#owners.get('operation', event.operationId)
    if (span?.kind !== 'task') {
      this.#close(span, event, at)
      return
    }
    this.#changed(span)
    span.usage = event.usage ?? span.usage
    span.model = event.model ?? span.model
  }

  /** The tool call that delegates is the task. */
  #openTask(event: EventOf<'task_start'>, at: number): void {
    const id = `task:${event.taskId}`
    const tool = event.toolCallId === undefined ? null : this.find(toolId(event))
    if (!tool || tool.end !== null || tool.kind !== 'tool') {
      this.#open(id, 'task', this.#owners.owner(event), event, at)
      return
    }
    this.#name(id, tool)
    this.#changed(tool)
    Object.assign(tool, spanName(event), { kind: 'task', startSeq: event.seq })
    if (this.#keepsEvents) tool.startEvent = event
  }

  #startWork(event: EventOf<'dispatch_started'>, at: number): void {
    const span = this.#owners.get('dispatch', event.dispatchId)
    if (!span) return
    this.#changed(span)
    span.workStart = at
    span.detail = event.attempt > 1 ? `attempt ${event.attempt}` : ''
  }

  #openTurn(event: EventOf<'turn_request'>, at: number): void {
    const parent = this.#owners.owner(event)
    const key = parent?.id ?? ''
    const siblings = parent?.children ?? this.roots
    const before = this.#turnCounts.get(key)
    const count = (before ?? siblings.filter(({ kind }) => kind === 'turn').length) + 1
    this.#turnCounts.set(key, count)
    this.#open(`turn:${event.turnId}`, 'turn', parent, event, at)
    const span = this.#owners.get('turn', event.turnId)
    if (span && event.purpose === 'agent') span.name = `Turn ${count}`
  }

  #closeTurn(event: EventOf<'turn'>, at: number): void {
    const span =
      this.#owners.get('turn', event.turnId) ??
      this.#missed(`turn:${event.turnId}`, 'turn', event, at)
    const { usage } = event
    if (usage && span && span.endSeq === null) {
      for (let above = span.parent; above; above = above.parent) {
        this.#changed(above)
        above.usage = addUsage(above.usage ?? zeroUsage(), usage)
      }
    }
    this.#close(span, event, at)
  }

  /** An end whose start was not among the events read: its duration says when it began. */
  #missed(
    id: string,
    kind: SpanKind,
    event: EventOf<'turn' | 'tool_call'>,
    at: number,
  ): Span | null {
    this.#open(id, kind, this.#owners.owner(event, kind), event, at)
    const span = this.find(id)
    if (!span) return null
    span.start = at - event.durationMs
    span.workStart = span.start
    span.startSeq = null
    span.startEvent = null
    this.start = Math.min(this.start, span.start)
    return span
  }

  #openCommand(event: EventOf<'command_start'>, at: number): void {
    const id = `command:${event.seq}`
    this.#open(id, 'command', this.#owners.owner(event), event, at)
    const span = this.find(id)
    if (!span) return
    this.#commands.begin(event, span)
  }

  #mark(event: DurableEvent, at: number): void {
    this.#marks.take(event, this.#owners.owner(event), at)
  }
}
