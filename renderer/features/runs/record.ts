/** What a run and an agent operation have in common: a row of a list. */
import type { LinkProps } from '@tanstack/react-router'
import type { StoredError } from '../../../core/contract/error.ts'
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

/** An error in a few words: what a person's own code threw says more than that it failed. */
export function errorText({ type, message, details }: StoredError): string {
  return type === 'internal_error' && details !== '' ? details : message
}
