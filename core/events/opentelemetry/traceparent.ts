/** W3C trace context: the `traceparent` of whoever called. */
import type { SpanAddress } from './tracer.ts'

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Null for a text that says nothing usable, which the standard wants ignored. */
export function parseTraceparent(text: string | null | undefined): SpanAddress | null {
  const [, version, traceId, spanId, flags, more] = shape.exec(text?.trim() ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return null
  if (version === 'ff' || (version === '00' && more !== undefined)) return null
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}
