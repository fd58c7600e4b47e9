/** The model that answers in a session, and what has been used so far. */

import type { Operation } from '../../../core/contract/operation.ts'
import { addUsage, zeroUsage } from '../../../core/contract/usage.ts'
import { usageDetail, usageText } from '../../ui/usage-text.ts'

export interface SessionTotalsProps {
  /** Of the next answer. */
  model: string | null
  /** The newest operations of the session. */
  operations: ReadonlyMap<string, Operation>
  /** False when older ones were not read. */
  complete: boolean
}

export function SessionTotals({ model, operations, complete }: SessionTotalsProps) {
  const usages = [...operations.values()].flatMap(({ usage }) => (usage ? [usage] : []))
  const total = usages.reduce(addUsage, zeroUsage())
  const scope = complete ? 'This session so far' : `The last ${operations.size} answers`
  return (
    <p className="tabular mr-1 flex min-w-0 shrink items-center gap-2 text-ink-3 text-xs max-md:hidden">
      {model !== null && (
        <span className="truncate font-mono text-2xs max-xl:hidden">
          <span className="sr-only">Model: </span>
          {model}
        </span>
      )}
      {usages.length > 0 && (
        <span title={`${scope}: ${usageDetail(total)}`} className="shrink-0">
          <span className="sr-only">{scope}: </span>
          {usageText(total)}
          {complete ? '' : '+'}
        </span>
      )}
    </p>
  )
}
