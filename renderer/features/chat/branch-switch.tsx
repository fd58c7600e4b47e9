/** ‹ 2 of 3 ›: the versions of a message, and the way to the others. */
import { ChevronLeft, ChevronRight, Columns2 } from 'lucide-react'
import { IconButton } from '../../ui/icon-button.tsx'
import type { Fork } from './branches.ts'
import type { ExchangeActions } from './exchange-actions.ts'

export interface BranchSwitchProps {
  fork: Fork
  busy: boolean
  actions: ExchangeActions
}

export function BranchSwitch({ fork, busy, actions }: BranchSwitchProps) {
  const { ids, at } = fork
  const go = (to: number) => {
    const id = ids[to]
    if (id !== undefined) actions.switchTo(id)
  }
  function compare(): void {
    const left = ids[at === 0 ? 0 : at - 1]
    const right = ids[at === 0 ? 1 : at]
    if (left !== undefined && right !== undefined) actions.compareVersions(left, right)
  }
  return (
    <fieldset aria-label="Versions of this message" className="flex items-center text-ink-3">
      <IconButton
        size="sm"
        label="Previous version"
        icon={<ChevronLeft size={14} />}
        disabled={busy || at === 0}
        onClick={() => go(at - 1)}
      />
      <span className="tabular min-w-8 text-center text-xs">
        {at + 1}/{ids.length}
      </span>
      <IconButton
        size="sm"
        label="Next version"
        icon={<ChevronRight size={14} />}
        disabled={busy || at === ids.length - 1}
        onClick={() => go(at + 1)}
      />
      <IconButton
        size="sm"
        label={at === 0 ? 'Compare with the next version' : 'Compare with the version before'}
        icon={<Columns2 size={13} />}
        onClick={compare}
      />
    </fieldset>
  )
}
