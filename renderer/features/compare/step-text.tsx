/** What went in or came out of a step; where the other side has something else, line by line. */
import { useMemo } from 'react'
import { cx } from '../../ui/cx.ts'
import { stepLines } from './step-lines.ts'

export interface StepTextProps {
  label: string
  text: string
  /** Null when the other side has no such step. */
  other: string | null
  side: 'left' | 'right'
  /** Shown whole. */
  isOpen: boolean
  onToggle: () => void
}

export function StepText({ label, text, other, side, isOpen, onToggle }: StepTextProps) {
  const lines = useMemo(() => stepLines(text, other, side, isOpen), [text, other, side, isOpen])
  if (text === '') return null
  return (
    <div className="mt-1">
      <span className="sr-only">{label}</span>
      <pre
        className={cx(
          'whitespace-pre-wrap break-words font-mono text-xs leading-[18px]',
          label === 'Input' ? 'text-ink-3' : 'text-ink-2',
        )}
      >
        {lines.before > 0 && <span className="text-ink-3">…{'\n'}</span>}
        {lines.shown.map(({ key, text: line, isNews }) => (
          <span
            key={key}
            className={cx(
              'block min-h-[18px]',
              isNews && (side === 'left' ? 'bg-bad-soft text-ink' : 'bg-ok-soft text-ink'),
            )}
          >
            {line}
          </span>
        ))}
      </pre>
      {lines.left !== null && <p className="mt-1 text-warn text-xs">{lines.left}</p>}
      {lines.isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="rounded-sm text-accent-text text-xs hover:underline"
        >
          {isOpen
            ? 'Show less'
            : lines.total === 1
              ? 'Show the whole line'
              : `Show all ${lines.total.toLocaleString('en')} lines`}
        </button>
      )}
    </div>
  )
}
