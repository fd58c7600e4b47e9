/** Which span an event happened in, and which one a new span lies under. */
import type { DurableEvent } from '../event.ts'
import type { Span, SpanKind } from './span.ts'

type EventOf<Type extends DurableEvent['type']> = Extract<DurableEvent, { type: Type }>

export function toolId(event: DurableEvent, callId = event.toolCallId): string {
  return `tool:${event.operationId ?? ''}:${callId}`
}

export class SpanOwners {
  readonly #find: (id: string) => Span | null

  constructor(find: (id: string) => Span | null) {
    this.#find = find
  }

  get(kind: SpanKind, id: string | undefined): Span | null {
    return id === undefined ? null : this.#find(`${kind}:${id}`)
  }

  /** The nearest span an event happened in: its tool, else its task's operation, operation, dispatch or run. */
  owner(event: DurableEvent, not?: SpanKind): Span | null {
    const callId = not === 'tool' ? event.parentToolCallId : event.toolCallId
    const tool = callId === undefined ? null : this.#find(toolId(event, callId))
    const compaction =
      event.type === 'turn_request' && event.purpose === 'compaction'
        ? this.openChild(this.get('operation', event.operationId), 'compaction')
        : null
    return (
      tool ??
      compaction ??
      this.get('operation', event.operationId) ??
      this.get('task', event.taskId) ??
      this.get('step', event.stepId) ??
      this.get('dispatch', event.dispatchId) ??
      this.get('run', event.runId)
    )
  }

  /** The step around it, when that is of the same call or run; else the call, or the run. */
  aboveStep(event: EventOf<'step_start'>): Span | null {
    const around = this.get('step', event.parentStepId)
    const isOwn = around?.callId === (event.toolCallId ?? null)
    const tool = event.toolCallId === undefined ? null : this.#find(toolId(event))
    return (isOwn ? around : null) ?? tool ?? this.get('run', event.runId)
  }

  aboveOperation(event: EventOf<'operation_start'>): Span | null {
    return (
      this.get('task', event.taskId) ??
      this.get('operation', event.parentOperationId) ??
      this.get('step', event.stepId) ??
      this.get('dispatch', event.dispatchId) ??
      this.get('run', event.runId)
    )
  }

  openChild(parent: Span | null, kind: SpanKind): Span | null {
    return parent?.children.findLast((child) => child.kind === kind && child.end === null) ?? null
  }
}
