/** Every start has its end: finds starts without one and writes the ends they are owed. */
import type { StoredError } from '../contract/error.ts'
import type { DurableEvent, DurableEventBody, EventType } from '../contract/event.ts'

/** What pairs up. The key says which end belongs to which start. */
const pairs: { start: EventType; end: EventType; key(event: DurableEvent): string }[] = [
  { start: 'run_start', end: 'run_end', key: (event) => event.runId ?? '' },
  { start: 'operation_start', end: 'operation', key: (event) => event.operationId ?? '' },
  { start: 'agent_start', end: 'agent_end', key: (event) => event.operationId ?? '' },
  { start: 'turn_request', end: 'turn', key: (event) => event.turnId ?? '' },
  { start: 'tool_start', end: 'tool_call', key: (event) => event.toolCallId ?? '' },
  { start: 'step_start', end: 'step_end', key: (event) => event.stepId ?? '' },
  { start: 'task_start', end: 'task', key: (event) => event.taskId ?? '' },
  { start: 'compaction_start', end: 'compaction', key: (event) => event.operationId ?? '' },
  { start: 'command_start', end: 'command_end', key: commandKey },
]

function commandKey(event: DurableEvent): string {
  const name = 'command' in event ? event.command : ''
  return `${event.operationId ?? ''} ${event.toolCallId ?? ''} ${name}`
}

/** The types that `openSpans` has to see. */
export const spanTypes: EventType[] = pairs.flatMap(({ start, end }) => [start, end])
export const stepTypes: EventType[] = ['step_start', 'step_end']

/** Starts without an end, in order. `events` are in order of the log. */
export function openSpans(events: DurableEvent[]): DurableEvent[] {
  const open = new Map<string, DurableEvent[]>()
  for (const event of events) {
    for (const pair of pairs) {
      const key = `${pair.start} ${pair.key(event)}`
      if (event.type === pair.start) open.set(key, [...(open.get(key) ?? []), event])
      if (event.type === pair.end) open.get(key)?.pop()
    }
  }
  return [...open.values()].flat().sort((a, b) => a.seq - b.seq)
}

/** How an operation ends of which more is known than that it was interrupted. */
export type OperationEnd = Pick<EndOfOperation, 'status' | 'error' | 'usage' | 'continues'>
type EndOfOperation = Extract<DurableEventBody, { type: 'operation' }>

/**
 * The ends of `spans`, innermost first, saying that they were interrupted; `known` says otherwise of some
 * operations. An operation may have several starts, one an attempt: each has an end of its own.
 */
export function endSpans(
  spans: DurableEvent[],
  error: StoredError,
  now: Date,
  known: ReadonlyMap<string, OperationEnd> = new Map(),
): DurableEventBody[] {
  return [...spans].reverse().flatMap((span) => {
    const ends = endOf(span, error, now)
    const end = known.get(span.operationId ?? '')
    if (span.type !== 'operation_start' || end === undefined) return ends
    const isError = end.status !== 'completed'
    return ends.map((event) => (event.type === 'operation' ? { ...event, ...end, isError } : event))
  })
}

function endOf(span: DurableEvent, error: StoredError, now: Date): DurableEventBody[] {
  const { type: _type, seq: _seq, ...rest } = span
  const correlation = { ...correlationOf(rest), timestamp: now.toISOString() }
  const durationMs = Math.max(0, now.getTime() - Date.parse(span.timestamp))
  const end = { ...correlation, isError: true, durationMs }
  switch (span.type) {
    case 'run_start':
      return [
        { ...correlation, type: 'run_interrupted', reason: error.details },
        { ...end, type: 'run_end', status: 'interrupted', result: null, error },
      ]
    case 'operation_start': {
      const { operationKind, model } = span
      const status = 'interrupted'
      return [{ ...end, type: 'operation', operationKind, status, error, usage: null, model }]
    }
    case 'agent_start':
      return [{ ...correlation, type: 'agent_end' }]
    case 'turn_request': {
      const { purpose, model, provider } = span
      const nothing = { usage: null, firstDeltaMs: null, entryId: null, text: '' }
      const stopReason = 'interrupted'
      return [{ ...end, type: 'turn', purpose, model, provider, stopReason, error, ...nothing }]
    }
    case 'tool_start':
      return [{ ...end, type: 'tool_call', toolName: span.toolName, result: error.message }]
    case 'step_start': {
      const { name } = span
      return [{ ...end, type: 'step_end', name, memoised: false, result: null, error }]
    }
    case 'task_start':
      return [{ ...end, type: 'task', result: error.message }]
    case 'compaction_start':
      return [{ ...end, type: 'compaction', messagesBefore: 0, messagesAfter: 0, usage: null }]
    case 'command_start':
      return [
        { ...correlation, type: 'command_end', command: span.command, exitCode: 130, durationMs },
      ]
    default:
      return []
  }
}

const correlationKeys = [
  'project',
  'runId',
  'agent',
  'instanceId',
  'session',
  'operationId',
  'parentOperationId',
  'turnId',
  'toolCallId',
  'parentToolCallId',
  'taskId',
  'stepId',
  'parentStepId',
  'dispatchId',
] as const

type CorrelationFields = Pick<DurableEvent, (typeof correlationKeys)[number]>

function correlationOf(event: CorrelationFields): CorrelationFields {
  const fields: CorrelationFields = { project: event.project }
  for (const key of correlationKeys) {
    const value = event[key]
    if (value !== undefined) fields[key] = value
  }
  return fields
}
