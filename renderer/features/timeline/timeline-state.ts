/** What a person chose on a timeline. All of it fits in an address, so that any view can be linked. */
import { z } from 'zod'
import type { Span, SpanKind } from './span.ts'
import { summariseArguments } from './span-facts.ts'

export const timelineViews = ['waterfall', 'tree', 'log'] as const
export type TimelineView = (typeof timelineViews)[number]

export const spanKinds = [
  'run',
  'dispatch',
  'operation',
  'turn',
  'tool',
  'command',
  'task',
  'compaction',
] as const satisfies SpanKind[]

/** As search parameters of a route; what is not there has its default, what makes no sense is dropped. */
export const TimelineSearch = z.object({
  view: z.enum(timelineViews).optional().catch(undefined),
  span: z.string().optional().catch(undefined),
  event: z.coerce.number().int().optional().catch(undefined),
  find: z.string().optional().catch(undefined),
  errors: z.coerce.boolean().optional().catch(undefined),
  hide: z.array(z.enum(spanKinds)).optional().catch(undefined),
  fold: z.coerce.boolean().optional().catch(undefined),
})
export type TimelineSearch = z.infer<typeof TimelineSearch>

/** Rows that pass the filters. Order is never changed. */
export function visibleRows(rows: readonly Span[], search: TimelineSearch): readonly Span[] {
  const hidden = new Set(search.hide)
  if (hidden.size === 0 && !search.errors) return rows
  return rows.filter(
    (span) => !hidden.has(span.kind) && (!search.errors || span.status === 'error'),
  )
}

/** True when the text occurs in the span's name, detail, markers or arguments. */
export function mentions(span: Span, wanted: string): boolean {
  const text = wanted.trim().toLowerCase()
  if (text === '') return false
  return [span.name, span.detail, span.model ?? '', span.status, extraText(span)].some((part) =>
    part.toLowerCase().includes(text),
  )
}

function extraText({ startEvent, endEvent, markers }: Span): string {
  const args = startEvent?.type === 'tool_start' ? summariseArguments(startEvent.args) : ''
  const answer = endEvent?.type === 'turn' ? endEvent.text : ''
  return [args, answer, ...markers.map((marker) => marker.label)].join(' ')
}

/** The next span after (or before) the selected one that satisfies a condition, going round at the end. */
export function nextMatch(
  rows: readonly Span[],
  selected: string | undefined,
  step: 1 | -1,
  holds: (span: Span) => boolean,
): Span | null {
  const at = rows.findIndex((span) => span.id === selected)
  const start = at < 0 && step < 0 ? 0 : at
  for (let distance = 1; distance <= rows.length; distance += 1) {
    const index = (start + step * distance + rows.length * 2) % rows.length
    const span = rows[index]
    if (span && holds(span)) return span
  }
  return null
}
