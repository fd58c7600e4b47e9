/** What two runs or conversations are compared by: what was said and done, one after the other. */
import type { Usage } from '../../../core/contract/usage.ts'

export type StepKind =
  | 'input'
  | 'question'
  | 'turn'
  | 'tool'
  | 'command'
  | 'step'
  | 'log'
  | 'result'

export interface Step {
  /** Unique within its side. */
  id: string
  kind: StepKind
  /** Name of the tool, the model, the step. */
  title: string
  input: string
  output: string
  isError: boolean
  usage: Usage | null
  durationMs: number | null
}

/** Any value as text to compare and to show. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Steps that stand for the same thing have the same. */
export function sortOf({ kind, title }: Step): string {
  return kind === 'turn' ? kind : `${kind} ${title}`
}

/** Said or did the same; how long it took and what it cost is another matter. */
export function isSame(a: Step, b: Step): boolean {
  return (
    a.kind === b.kind &&
    a.title === b.title &&
    a.input === b.input &&
    a.output === b.output &&
    a.isError === b.isError
  )
}
