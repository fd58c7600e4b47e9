/** What a run and an agent operation have in common: a row of a list. */
import type { LinkProps } from '@tanstack/react-router'
import type { Usage } from '../../../core/contract/usage.ts'
import type { Status } from '../../ui/status-glyph.tsx'

export interface RunRecord {
  id: string
  status: Status
  name: string
  /** Said after the name, in gray. */
  detail: string
  /** What started it. */
  origin: string
  /** Milliseconds since the epoch. */
  startedAt: number
  endedAt: number | null
  link: LinkProps
}

export interface RecordTotals {
  turns: number
  toolCalls: number
  /** Null when nothing was reported. */
  usage: Usage | null
}
