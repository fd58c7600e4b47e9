/** A log of events as a tree of spans that grows: rows append in the order things began and never move. */
import type { DurableEvent } from '../../../core/contract/event.ts'
import { addUsage, zeroUsage } from '../../../core/contract/usage.ts'
import { IsoClock } from './iso-clock.ts'
import { type Marker, markerOf } from './markers.ts'
import type { Span, SpanKind } from './span.ts'
import { endStatus, spanName } from './span-facts.ts'

type EventOf<Type extends DurableEvent['type']> = Extract<DurableEvent, { type: Type }>

/** Most spans hold nothing: they share this, and get a list of their own with the first thing they hold. */
const none: never[] = []

/** Builds spans from events, in `seq` order. Appending the same event twice changes nothing. */
export class SpanTree {
  readonly rows: Span[] = []
  readonly roots: Span[] = []
  readonly events: DurableEvent[] = []
  /** Moments that belong to no span. */
  readonly markers: Marker[] = []
  /** Grows with each append that changed something: what views subscribe to. */
  version = 0
  start = Number.POSITIVE_INFINITY
  /** Of the newest event. */
  end = Number.NEGATIVE_INFINITY
  running = 0

  readonly #byId = new Map<string, Span>()
  /** Of each event, at its place in `events`. */
  readonly #owners: (Span | null)[] = []
  readonly #clock = new IsoClock()
  readonly #openCommands = new Map<string, Span[]>()
  readonly #turnCounts = new Map<string, number>()
  #lastSeq = 0

  append(events: readonly DurableEvent[]): void {
    const before = this.#lastSeq
    for (const event of events) {
      if (event.seq <= this.#lastSeq) continue
      this.#lastSeq = event.seq
      this.events.push(event)
      this.#owners.push(null)
      const at = this.#clock.parse(event.timestamp)
      this.start = Math.min(this.start, at)
      this.end = Math.max(this.end, at)
      this.#take(event, at)
    }
    if (this.#lastSeq !== before) this.version += 1
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  find(id: string): Span | null {
    return this.#byId.get(id) ?? null
  }

  /** The span an event started, ended or belongs to. */
  spanOf(event: DurableEvent): Span | null {
    return this.#owners[this.#indexAt(event.seq)] ?? null
  }

  /** The event of a position; null when it is not part of this. */
  eventAt(seq: number): DurableEvent | null {
    return this.events[this.#indexAt(seq)] ?? null
  }

  /** -1 for what is not part of this. */
  #indexAt(seq: number): number {
    let low = 0
    let high = this.events.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const here = this.events[middle]?.seq ?? 0
      if (here === seq) return middle
      if (here < seq) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  /** The event that is being taken is the span's. */
  #belongs(span: Span): void {
    this.#owners[this.#owners.length - 1] = span
  }

  #take(event: DurableEvent, at: number): void {
    switch (event.type) {
      case 'run_start':
        this.#open(`run:${event.runId ?? event.seq}`, 'run', null, event, at)
        break
      case 'run_end':
        this.#close(this.#get('run', event.runId), event, at)
        break
      case 'run_interrupted':
        this.#interrupt(this.#get('run', event.runId), event, at)
        break
      case 'dispatch_queued':
        this.#open(`dispatch:${event.dispatchId}`, 'dispatch', null, event, at)
        break
      case 'dispatch_started':
        this.#startWork(event, at)
        break
      case 'dispatch_settled':
        this.#close(this.#get('dispatch', event.dispatchId), event, at)
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
        this.#open(toolId(event), 'tool', this.#owner(event, 'tool'), event, at)
        break
      case 'tool_call':
        this.#close(
          this.find(toolId(event)) ?? this.#missed(toolId(event), 'tool', event, at),
          event,
          at,
        )
        break
      case 'step_start':
        this.#open(`step:${event.stepId}`, 'step', this.#aboveStep(event), event, at)
        break
      case 'step_end':
        this.#close(this.#get('step', event.stepId), event, at)
        break
      case 'command_start':
        this.#openCommand(event, at)
        break
      case 'command_end':
        this.#close(this.#openCommands.get(commandKey(event))?.shift() ?? null, event, at)
        break
      case 'task_start':
        this.#openTask(event, at)
        break
      case 'task':
        this.#close(this.#get('task', event.taskId), event, at)
        break
      case 'compaction_start':
        this.#open(`compaction:${event.seq}`, 'compaction', this.#owner(event), event, at)
        break
      case 'compaction':
        this.#close(this.#openChild(this.#owner(event), 'compaction'), event, at)
        break
      default:
        this.#mark(event, at)
        break
    }
  }

  #open(id: string, kind: SpanKind, parent: Span | null, event: DurableEvent, at: number): void {
    const known = this.#byId.get(id)
    if (known) {
      this.#reopen(known)
      return
    }
    const { name, detail } = spanName(event)
    const span: Span = {
      id,
      kind,
      parent,
      depth: parent ? parent.depth + 1 : 0,
      index: this.rows.length,
      children: none,
      markers: none,
      name,
      detail,
      start: at,
      workStart: at,
      end: null,
      status: 'running',
      startEvent: event,
      endEvent: null,
      usage: null,
      model: 'model' in event ? event.model : null,
    }
    this.rows.push(span)
    if (parent === null) this.roots.push(span)
    else if (parent.children.length === 0) parent.children = [span]
    else parent.children.push(span)
    this.#byId.set(id, span)
    this.#belongs(span)
    this.running += 1
  }

  /** The same thing began again, after a restart: it is one span, running once more. */
  #reopen(span: Span): void {
    this.#belongs(span)
    if (span.end !== null) this.running += 1
    span.end = null
    span.status = 'running'
  }

  #close(span: Span | null, event: DurableEvent, at: number): void {
    if (!span) return
    this.#belongs(span)
    span.status = endStatus(event)
    if (span.kind !== 'task' || event.type === 'task') span.endEvent = event
    if ('usage' in event && event.usage && !(span.kind === 'compaction' && span.usage)) {
      span.usage = event.usage
    }
    if ('model' in event && event.model) span.model = event.model
    this.#end(span, at)
  }

  /** Ends a span and whatever under it never got to say its end. */
  #end(span: Span, at: number): void {
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
    span.endEvent = event
    this.#end(span, at)
  }

  /** A task's own operation is the task: its turns appear right under it. */
  #openOperation(event: EventOf<'operation_start'>, at: number): void {
    const id = `operation:${event.operationId}`
    const task = this.#get('task', event.taskId)
    if (!task || task.end !== null) {
      this.#open(id, 'operation', this.#aboveOperation(event), event, at)
      return
    }
    this.#byId.set(id, task)
    this.#belongs(task)
    task.model = event.model
  }

  #closeOperation(event: EventOf<'operation'>, at: number): void {
    const span = this.#get('operation', event.operationId)
    if (span?.kind !== 'task') {
      this.#close(span, event, at)
      return
    }
    this.#belongs(span)
    span.usage = event.usage ?? span.usage
    span.model = event.model ?? span.model
  }

  /** The tool call that delegates is the task. */
  #openTask(event: EventOf<'task_start'>, at: number): void {
    const id = `task:${event.taskId}`
    const tool = event.toolCallId === undefined ? null : this.find(toolId(event))
    if (!tool || tool.end !== null || tool.kind !== 'tool') {
      this.#open(id, 'task', this.#owner(event), event, at)
      return
    }
    this.#byId.set(id, tool)
    this.#belongs(tool)
    Object.assign(tool, spanName(event), { kind: 'task', startEvent: event })
  }

  #startWork(event: EventOf<'dispatch_started'>, at: number): void {
    const span = this.#get('dispatch', event.dispatchId)
    if (!span) return
    this.#belongs(span)
    span.workStart = at
    span.detail = event.attempt > 1 ? `attempt ${event.attempt}` : ''
  }

  #openTurn(event: EventOf<'turn_request'>, at: number): void {
    const parent = this.#owner(event)
    const key = parent?.id ?? ''
    const count = (this.#turnCounts.get(key) ?? 0) + 1
    this.#turnCounts.set(key, count)
    this.#open(`turn:${event.turnId}`, 'turn', parent, event, at)
    const span = this.#get('turn', event.turnId)
    if (span && event.purpose === 'agent') span.name = `Turn ${count}`
  }

  #closeTurn(event: EventOf<'turn'>, at: number): void {
    const span =
      this.#get('turn', event.turnId) ?? this.#missed(`turn:${event.turnId}`, 'turn', event, at)
    const { usage } = event
    if (usage && span && span.endEvent === null) {
      for (let above = span.parent; above; above = above.parent) {
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
    this.#open(id, kind, this.#owner(event, kind), event, at)
    const span = this.find(id)
    if (!span) return null
    span.start = at - event.durationMs
    span.workStart = span.start
    span.startEvent = null
    this.start = Math.min(this.start, span.start)
    return span
  }

  #openCommand(event: EventOf<'command_start'>, at: number): void {
    const id = `command:${event.seq}`
    this.#open(id, 'command', this.#owner(event), event, at)
    const span = this.find(id)
    if (!span) return
    const key = commandKey(event)
    const open = this.#openCommands.get(key)
    if (open) open.push(span)
    else this.#openCommands.set(key, [span])
  }

  #mark(event: DurableEvent, at: number): void {
    const owner = this.#owner(event)
    if (owner) this.#belongs(owner)
    if (owner && owner.markers.length === 0) owner.markers = []
    const marks = owner?.markers ?? this.markers
    if (event.type === 'approval_resolved') {
      const asked = marks.find((mark) => mark.approvalId === event.approvalId)
      if (asked) {
        asked.until = at
        asked.label = `Approval ${event.decision}`
        return
      }
    }
    const marker = markerOf(event, at)
    if (marker) marks.push(marker)
  }

  #get(kind: SpanKind, id: string | undefined): Span | null {
    return id === undefined ? null : this.find(`${kind}:${id}`)
  }

  /** The nearest span an event happened in: its tool, else its task's operation, operation, dispatch or run. */
  #owner(event: DurableEvent, not?: SpanKind): Span | null {
    const callId = not === 'tool' ? event.parentToolCallId : event.toolCallId
    const tool = callId === undefined ? null : this.find(toolId(event, callId))
    const compaction =
      event.type === 'turn_request' && event.purpose === 'compaction'
        ? this.#openChild(this.#get('operation', event.operationId), 'compaction')
        : null
    return (
      tool ??
      compaction ??
      this.#get('operation', event.operationId) ??
      this.#get('task', event.taskId) ??
      this.#get('step', event.stepId) ??
      this.#get('dispatch', event.dispatchId) ??
      this.#get('run', event.runId)
    )
  }

  /** The step around it, when that is of the same call or run; else the call, or the run. */
  #aboveStep(event: EventOf<'step_start'>): Span | null {
    const around = this.#get('step', event.parentStepId)
    const isOwn = around?.startEvent?.toolCallId === event.toolCallId
    const tool = event.toolCallId === undefined ? null : this.find(toolId(event))
    return (isOwn ? around : null) ?? tool ?? this.#get('run', event.runId)
  }

  #aboveOperation(event: EventOf<'operation_start'>): Span | null {
    return (
      this.#get('task', event.taskId) ??
      this.#get('operation', event.parentOperationId) ??
      this.#get('step', event.stepId) ??
      this.#get('dispatch', event.dispatchId) ??
      this.#get('run', event.runId)
    )
  }

  #openChild(parent: Span | null, kind: SpanKind): Span | null {
    return parent?.children.findLast((child) => child.kind === kind && child.end === null) ?? null
  }
}

function toolId(event: DurableEvent, callId = event.toolCallId): string {
  return `tool:${event.operationId ?? ''}:${callId}`
}

function commandKey(event: EventOf<'command_start' | 'command_end'>): string {
  return `${event.operationId ?? ''}:${event.toolCallId ?? ''}:${event.command}`
}
