/** What a person's choices on a timeline leave to be seen, and where to go next. */

import type { Span } from '../../../core/contract/spans/span.ts'
import type { TimelineSearch } from '../../app/search.ts'

/** Rows that pass the filters. Order is never changed. */
export function visibleRows(rows: readonly Span[], search: TimelineSearch): readonly Span[] {
  const hidden = new Set(search.hide)
  if (hidden.size === 0 && !search.errors) return rows
  return rows.filter(
    (span) => !hidden.has(span.kind) && (!search.errors || span.status === 'error'),
  )
}

/** True when the text occurs in the span's name, detail, marks or the beginning of its answer. */
export function mentions(span: Span, wanted: string): boolean {
  const text = wanted.trim().toLowerCase()
  if (text === '') return false
  return [span.name, span.detail, span.model ?? '', span.status, extraText(span)].some((part) =>
    part.toLowerCase().includes(text),
  )
}

function extraText({ said, markers }: Span): string {
  return markers.length === 0 ? said : [said, ...markers.map((marker) => marker.label)].join(' ')
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
