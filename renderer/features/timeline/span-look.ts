/** How each kind and state of span looks. */
import {
  FoldVertical,
  Footprints,
  Inbox,
  type LucideIcon,
  MessageSquare,
  Sparkles,
  Terminal,
  Users,
  Workflow,
  Wrench,
} from 'lucide-react'
import type { Span, SpanKind, SpanStatus } from '../../../core/contract/spans/span.ts'
import type { Status } from '../../ui/status-glyph.tsx'

export const kindIcons: Record<SpanKind, LucideIcon> = {
  run: Workflow,
  dispatch: Inbox,
  operation: MessageSquare,
  turn: Sparkles,
  tool: Wrench,
  step: Footprints,
  command: Terminal,
  task: Users,
  compaction: FoldVertical,
}

export const kindTitles: Record<SpanKind, string> = {
  run: 'Runs',
  dispatch: 'Dispatches',
  operation: 'Operations',
  turn: 'Turns',
  tool: 'Tools',
  step: 'Steps',
  command: 'Commands',
  task: 'Tasks',
  compaction: 'Compactions',
}

/** CSS colour of a kind's bars. */
export const kindColours: Record<SpanKind, string> = {
  run: 'var(--color-kind-operation)',
  dispatch: 'var(--color-kind-operation)',
  operation: 'var(--color-kind-operation)',
  turn: 'var(--color-kind-turn)',
  tool: 'var(--color-kind-tool)',
  step: 'var(--color-kind-operation)',
  command: 'var(--color-kind-command)',
  task: 'var(--color-kind-task)',
  compaction: 'var(--color-kind-log)',
}

export const glyphStatus: Record<SpanStatus, Status> = {
  running: 'running',
  ok: 'succeeded',
  error: 'failed',
  aborted: 'aborted',
  interrupted: 'interrupted',
  unended: 'interrupted',
}

export const statusWords: Record<SpanStatus, string> = {
  running: 'running',
  ok: 'done',
  error: 'failed',
  aborted: 'stopped',
  interrupted: 'interrupted',
  unended: 'not ended yet in this file',
}

export function barColour(span: Span): string {
  if (span.status === 'error') return 'var(--color-bad)'
  if (span.status === 'interrupted') return 'var(--color-warn)'
  return kindColours[span.kind]
}
