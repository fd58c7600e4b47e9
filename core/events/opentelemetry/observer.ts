/**
 * `createOpenTelemetryObserver`: events become spans.
 *
 * P1  A pure projection: nothing but the events decides what spans there are, and a span begins and ends
 *     when its events say.
 * P2  An end whose start was not seen makes no span: what was open when a process died is not sent
 *     by the next one.
 * P3  What people, models, tools and commands said is in no span unless `captureContent` is true.
 */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { HearthEvent } from '../../contract/event.ts'
import { asText } from './attributes.ts'
import { contentOf } from './content.ts'
import { OpenSpans } from './open-spans.ts'
import { spanEnd } from './span-end.ts'
import { operationKey, runKey, toolKey } from './span-keys.ts'
import { type SpanStart, spanStart } from './span-start.ts'
import { parseTraceparent } from './traceparent.ts'
import type { SpanAddress, SpanAttributes, SpanTracer, TracedSpan } from './tracer.ts'

export interface OpenTelemetryObserverOptions {
  /** Default: the tracer `hearth` of the globally registered provider. */
  tracer?: SpanTracer
  /** Whether prompts, answers, tool arguments and results, commands and log messages are recorded. Default false. */
  captureContent?: boolean
}

/** Takes events in their order; give it to `observe`. */
export type OpenTelemetryObserver = (event: HearthEvent) => void

/** Spans that may be open at once; each is a few hundred bytes. */
const mostOpenSpans = 10_000

/**
 * Makes an observer that turns events into OpenTelemetry spans: a workflow, the operations in it, and in
 * those the model's turns, tools, commands, tasks and compactions. The project registers a tracer provider
 * of its own; to have spans sent without code, use the `[telemetry]` table of `hearth.toml`.
 *
 * @example
 * observe(createOpenTelemetryObserver())
 */
export function createOpenTelemetryObserver(
  options: OpenTelemetryObserverOptions = {},
): OpenTelemetryObserver {
  const { tracer = trace.getTracer('hearth'), captureContent = false } = options
  const open = new OpenSpans(mostOpenSpans)
  const content = (event: HearthEvent): SpanAttributes => (captureContent ? contentOf(event) : {})

  function begin(start: SpanStart, event: HearthEvent): void {
    const startTime = new Date(event.timestamp)
    const parent = parentOf(start, open)
    const span = tracer.startSpan(
      start.name,
      {
        kind: SpanKind.INTERNAL,
        attributes: { ...start.attributes, ...content(event) },
        startTime,
        root: parent === null,
      },
      parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
    )
    const { operationId, runId } = event
    open.add(start.key, { span, operationId, runId }, startTime)
  }

  function finish(event: HearthEvent): void {
    const end = spanEnd(event)
    if (end === null) return
    const span = open.take(end.key)
    if (span === null) return
    const time = new Date(event.timestamp)
    if (event.type === 'operation' && event.operationId !== undefined) {
      open.endInside({ operationId: event.operationId }, time)
    }
    if (event.type === 'run_end' && event.runId !== undefined) {
      open.endInside({ runId: event.runId }, time)
    }
    const said = content(event)
    span.setAttributes({ ...end.attributes, ...said })
    if (end.errorType !== null) {
      const message = said['error.message']
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: typeof message === 'string' ? message : end.errorType,
      })
    }
    span.end(time)
  }

  return (event) => {
    const start = spanStart(event)
    if (start !== null) return begin(start, event)
    const note = noteOf(event, captureContent)
    if (note === null) return finish(event)
    const keys = [toolKey(event), operationKey(event), runKey(event)]
    const span = firstOpen(keys, open)
    span?.addEvent(note.name, note.attributes, new Date(event.timestamp))
  }
}

interface Note {
  name: string
  attributes: SpanAttributes
}

/** What happened within a span without lasting. */
function noteOf(event: HearthEvent, captureContent: boolean): Note | null {
  switch (event.type) {
    case 'log': {
      const message = captureContent ? { 'flue.log.message': asText(event.message) } : {}
      return { name: 'flue.log', attributes: { 'flue.log.level': event.level, ...message } }
    }
    case 'abort_requested':
      return { name: 'flue.abort_requested', attributes: {} }
    case 'approval_requested':
      return { name: 'flue.approval_requested', attributes: { 'flue.tool.name': event.toolName } }
    case 'approval_resolved':
      return {
        name: 'flue.approval_resolved',
        attributes: { 'flue.approval.decision': event.decision },
      }
    default:
      return null
  }
}

function parentOf(start: SpanStart, open: OpenSpans): SpanAddress | null {
  return firstOpen(start.parents, open)?.spanContext() ?? parseTraceparent(start.traceparent)
}

function firstOpen(keys: string[], open: OpenSpans): TracedSpan | null {
  for (const key of keys) {
    const span = open.find(key)
    if (span !== null) return span
  }
  return null
}
