/** A small round toggle, such as one state of a filter. */
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface ChipProps {
  isOn: boolean
  onClick: () => void
  icon?: ReactNode
  children: ReactNode
}

export function Chip({ isOn, onClick, icon, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={cx(
        'inline-flex h-6 items-center gap-1.5 rounded-full border px-2.5 text-xs',
        isOn
          ? 'border-accent-line bg-accent-soft text-accent-text'
          : 'text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      {icon && (
        <span aria-hidden className="flex [&_svg]:animate-none">
          {icon}
        </span>
      )}
      {children}
    </button>
  )
}
