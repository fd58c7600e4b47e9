/** Moments without a length: log lines, approvals, aborts, restarts. */
import type { DurableEvent } from '../../../core/contract/event.ts'

export interface Marker {
  readonly seq: number
  readonly at: number
  readonly tone: 'neutral' | 'info' | 'warn' | 'bad'
  readonly event: DurableEvent
  readonly approvalId: string | null
  label: string
  /** When a waiting approval was answered. */
  until: number | null
}

/** The mark an event leaves on its span's row; null for events that say nothing of their own. */
export function markerOf(event: DurableEvent, at: number): Marker | null {
  const face = faceOf(event)
  if (!face) return null
  const approvalId = event.type === 'approval_requested' ? event.approvalId : null
  return { seq: event.seq, at, event, approvalId, until: null, ...face }
}

function faceOf(event: DurableEvent): Pick<Marker, 'tone' | 'label'> | null {
  switch (event.type) {
    case 'log':
      return { tone: logTone(event.level), label: event.message }
    case 'approval_requested':
      return { tone: 'warn', label: `Approval wanted for ${event.toolName}` }
    case 'approval_resolved':
      return { tone: 'neutral', label: `Approval ${event.decision}` }
    case 'abort_requested':
      return { tone: 'warn', label: `Stop asked for: ${event.reason}` }
    case 'aborted':
      return { tone: 'warn', label: `Stopped: ${event.reason}` }
    case 'run_interrupted':
      return { tone: 'bad', label: `Interrupted: ${event.reason}` }
    case 'run_resumed':
      return { tone: 'info', label: `Went on, attempt ${event.attempt}: ${event.reason}` }
    case 'worker_restarted':
      return { tone: 'info', label: `Project restarted: ${event.reason}` }
    case 'file_changed':
      return { tone: 'neutral', label: `${event.path} ${event.change}` }
    default:
      return null
  }
}

function logTone(level: 'debug' | 'info' | 'warn' | 'error'): Marker['tone'] {
  if (level === 'error') return 'bad'
  if (level === 'warn') return 'warn'
  return level === 'info' ? 'info' : 'neutral'
}

/** More marks than this in one row are thinned out to this many, the gravest of each place. */
const mostShown = 200
/** Of a crowd at one place, only so many are looked at. */
const mostLookedAt = 64

/** Marks between two moments, ascending; a crowd becomes one mark a place. */
export function marksBetween(
  marks: readonly Marker[],
  from: number,
  to: number,
): readonly Marker[] {
  const first = firstAt(marks, from)
  const last = firstAt(marks, to)
  if (last - first <= mostShown) {
    // A wait that began before may reach into view.
    return marks.slice(Math.max(0, first - 1), last)
  }
  const shown: Marker[] = []
  const step = (to - from) / mostShown
  for (let place = 0; place < mostShown; place += 1) {
    const begin = firstAt(marks, from + place * step)
    const end = Math.min(firstAt(marks, from + (place + 1) * step), begin + mostLookedAt)
    const gravest = marks.slice(begin, end).reduce<Marker | null>(graver, null)
    if (gravest) shown.push(gravest)
  }
  return shown
}

const gravity = { neutral: 0, info: 1, warn: 2, bad: 3 }

function graver(a: Marker | null, b: Marker): Marker {
  return a === null || gravity[b.tone] > gravity[a.tone] ? b : a
}

/** Index of the first mark at or after a moment. */
function firstAt(marks: readonly Marker[], at: number): number {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}
