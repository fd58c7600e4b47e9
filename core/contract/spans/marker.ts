/** Moments without a length: log lines, approvals, aborts, restarts. */
import { beginningOf } from '../blob-reference.ts'
import type { DurableEvent } from '../event.ts'

export interface Marker {
  readonly seq: number
  readonly at: number
  readonly tone: 'neutral' | 'info' | 'warn' | 'bad'
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
  return { seq: event.seq, at, approvalId, until: null, ...face }
}

function faceOf(event: DurableEvent): Pick<Marker, 'tone' | 'label'> | null {
  switch (event.type) {
    case 'log':
      return { tone: logTone(event.level), label: beginningOf(event.message) }
    case 'approval_requested':
      return { tone: 'warn', label: `Approval wanted for ${event.toolName}` }
    case 'approval_resolved':
      return { tone: 'neutral', label: `Approval ${event.decision}` }
    case 'abort_requested':
      return { tone: 'warn', label: `Stop asked for: ${beginningOf(event.reason)}` }
    case 'aborted':
      return { tone: 'warn', label: `Stopped: ${beginningOf(event.reason)}` }
    case 'run_interrupted':
      return { tone: 'bad', label: `Interrupted: ${beginningOf(event.reason)}` }
    case 'run_resumed':
      return {
        tone: 'info',
        label: `Went on, attempt ${event.attempt}: ${beginningOf(event.reason)}`,
      }
    case 'worker_restarted':
      return { tone: 'info', label: `Project restarted: ${beginningOf(event.reason)}` }
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
