/** What a session has used so far. */

import type { Operation } from '../../../core/contract/operation.ts'
import { addUsage, zeroUsage } from '../../../core/contract/usage.ts'
import { usageDetail, usageText } from '../../ui/usage-text.ts'

export interface SessionTotalsProps {
  /** The newest operations of the session. */
  operations: ReadonlyMap<string, Operation>
  /** False when older ones were not read. */
  complete: boolean
}

export function SessionTotals({ operations, complete }: SessionTotalsProps) {
  const usages = [...operations.values()].flatMap(({ usage }) => (usage ? [usage] : []))
  if (usages.length === 0) return null
  const total = usages.reduce(addUsage, zeroUsage())
  const scope = complete ? 'This session so far' : `The last ${operations.size} answers`
  return (
    <span
      title={`${scope}: ${usageDetail(total)}`}
      className="tabular truncate px-1 text-ink-3 text-xs max-sm:hidden"
    >
      <span className="sr-only">{scope}: </span>
      {usageText(total)}
      {complete ? '' : '+'}
    </span>
  )
}
