/** A small round toggle, such as one state of a filter. */
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface ChipProps {
  isOn: boolean
  onClick: () => void
  icon?: ReactNode
  /** What it does, in a sentence. */
  title?: string
  children: ReactNode
}

export function Chip({ isOn, onClick, icon, title, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={title}
      onClick={onClick}
      className={cx(
        'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs',
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
