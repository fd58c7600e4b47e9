/** An event in one line. */
import { beginningOf } from '../../../core/contract/blob-reference.ts'
import type { StoredError } from '../../../core/contract/error.ts'
import type { DurableEvent } from '../../../core/contract/event.ts'
import { markerOf } from '../../../core/contract/spans/marker.ts'
import type { SpanKind } from '../../../core/contract/spans/span.ts'
import {
  memoisedText,
  oneLine,
  spanName,
  summariseArguments,
} from '../../../core/contract/spans/span-facts.ts'
import { formatDuration } from '../../ui/format.ts'
import { usageText } from '../../ui/usage-text.ts'

/** What kind of span an event tells of; null for events that tell of none. */
export function eventKind({ type }: DurableEvent): SpanKind | null {
  return kindOfType[type.split('_')[0] ?? ''] ?? null
}

const kindOfType: Readonly<Record<string, SpanKind>> = {
  run: 'run',
  dispatch: 'dispatch',
  operation: 'operation',
  turn: 'turn',
  tool: 'tool',
  approval: 'tool',
  step: 'step',
  command: 'command',
  task: 'task',
  compaction: 'compaction',
}

export function eventTone(event: DurableEvent): 'neutral' | 'warn' | 'bad' {
  if ('isError' in event && event.isError) return 'bad'
  if (event.type === 'command_end' && event.exitCode !== 0) return 'bad'
  if (event.type === 'dispatch_settled' && event.outcome === 'failed') return 'bad'
  const tone = markerOf(event, 0)?.tone
  return tone === 'bad' || tone === 'warn' ? tone : 'neutral'
}

export function eventSummary(event: DurableEvent): string {
  switch (event.type) {
    case 'turn':
      return join(
        event.model,
        duration(event),
        usageText(event.usage),
        errorOf(event),
        oneLine(event.text),
      )
    case 'tool_call':
      return join(event.toolName, duration(event), summariseArguments(event.result))
    case 'step_end':
      return join(event.name, event.memoised ? memoisedText : duration(event), errorOf(event))
    case 'operation':
    case 'run_end':
      return join(event.status, duration(event), errorOf(event))
    case 'task':
    case 'compaction':
      return join(duration(event))
    case 'command_end':
      return join(oneLine(event.command), `exit ${event.exitCode}`, duration(event))
    case 'workspace_changed':
      return join(event.changes.map(({ path }) => path).join(', '), event.unseen)
    case 'dispatch_started':
      return `attempt ${event.attempt}`
    case 'dispatch_settled':
      return join(event.outcome, errorOf(event))
    case 'log':
      return join(event.level, beginningOf(event.message), attributes(event.attributes))
    case 'agent_start':
    case 'agent_end':
    case 'idle':
      return ''
    default: {
      const label = markerOf(event, 0)?.label
      if (label !== undefined) return label
      const { name, detail } = spanName(event)
      return join(name, detail)
    }
  }
}

function attributes(values: Record<string, unknown>): string {
  return Object.keys(values).length > 0 ? oneLine(JSON.stringify(values)) : ''
}

function errorOf({ error }: { error: StoredError | null }): string {
  return beginningOf(error?.message)
}

function duration(event: { durationMs: number }): string {
  return formatDuration(event.durationMs)
}

function join(...parts: (string | undefined | null)[]): string {
  return parts.filter(Boolean).join(' · ')
}
