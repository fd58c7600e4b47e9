/** One thing of a list of settings: its state in a line, with what can be done to it; more when opened. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { cx } from '../../ui/cx.ts'

export interface OpenableRowProps {
  name: string
  state: { tone: Tone; text: string }
  /** Beside the state, cut where there is no room. */
  detail: string
  /** Set in the type of code. */
  isDetailCode?: boolean
  open: boolean
  onToggle: () => void
  /** At the end of the line. */
  actions?: ReactNode
  /** Below the line. */
  children?: ReactNode
}

export function OpenableRow(props: OpenableRowProps) {
  const { name, state, detail, isDetailCode = false, open, onToggle, actions, children } = props
  return (
    <li>
      <div className="flex min-h-11 items-center gap-2 py-1 pr-3 pl-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="focus-inset flex min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover"
        >
          <ChevronRight
            size={13}
            aria-hidden
            className={cx('shrink-0 text-ink-3 transition-transform', open && 'rotate-90')}
          />
          <span className="font-medium">{name}</span>
          <Badge tone={state.tone}>{state.text}</Badge>
          <span className={cx('min-w-0 truncate text-ink-3 text-xs', isDetailCode && 'font-mono')}>
            {detail}
          </span>
        </button>
        {actions}
      </div>
      {children}
    </li>
  )
}
