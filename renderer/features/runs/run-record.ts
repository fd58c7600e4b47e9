/** A run as a row of the list, and as text to look through. */
import { type Run, runName } from '../../../core/contract/run.ts'
import { errorText, type RunRecord } from './record.ts'

export const triggerTexts: Record<Run['trigger'], string> = {
  http: 'HTTP',
  websocket: 'WebSocket',
  cli: 'command line',
  studio: 'studio',
  schedule: 'schedule',
  code: 'code',
}

export function runRecord(project: string, run: Run): RunRecord {
  return {
    id: run.id,
    status: run.status,
    name: runName(run),
    detail: run.error ? errorText(run.error) : payloadText(run.payload),
    origin: triggerTexts[run.trigger],
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    link: { to: '/p/$project/runs/$runId', params: { project, runId: run.id } },
  }
}

/** The last part of `workflow:<name>:<ULID>`; the whole of `run_<ULID>`. */
export function shortRunId(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1)
}

/** A payload in one line: its texts first. */
export function payloadText(payload: unknown): string {
  if (payload === null || payload === undefined) return ''
  if (typeof payload !== 'object') return String(payload)
  const texts = Object.values(payload).filter((value) => typeof value === 'string' && value !== '')
  const text = texts.length > 0 ? texts.join(' · ') : JSON.stringify(payload)
  return text.slice(0, 200)
}

export function runMatches(run: Run, words: string): boolean {
  const text = [runName(run), run.id, run.trigger, run.error?.message, JSON.stringify(run.payload)]
    .join(' ')
    .toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
