/** ‹ 2 of 3 ›: the versions of a message, and the way to the others. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
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
    </fieldset>
  )
}
