/**
 * What the projection needs of an OpenTelemetry tracer. A `Tracer` of `@opentelemetry/api` is one; spelled
 * out, so that a project's types do not depend on that package being installed.
 */
export type SpanAttributeValue = string | number | boolean | string[]
export type SpanAttributes = Record<string, SpanAttributeValue>

export interface SpanAddress {
  traceId: string
  spanId: string
  traceFlags: number
  isRemote?: boolean
}

export interface TracedSpan {
  spanContext(): SpanAddress
  setAttributes(attributes: SpanAttributes): unknown
  addEvent(name: string, attributes: SpanAttributes, time: Date): unknown
  setStatus(status: { code: number; message?: string }): unknown
  end(time: Date): void
}

export interface SpanTracer {
  startSpan(
    name: string,
    options: { kind: number; attributes: SpanAttributes; startTime: Date; root: boolean },
    context: unknown,
  ): TracedSpan
}
