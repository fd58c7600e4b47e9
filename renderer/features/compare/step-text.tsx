/** What went in or came out of a step; where the other side has something else, line by line. */
import { useMemo, useState } from 'react'
import { cx } from '../../ui/cx.ts'
import { diffLines } from '../chat/line-diff.ts'

export interface StepTextProps {
  label: string
  text: string
  /** Null when the other side has no such step. */
  other: string | null
  side: 'left' | 'right'
}

/** Lines that are shown before somebody asks for more. */
const fewLines = 8
/** More than this is not looked through line by line. */
const mostCharacters = 200_000

interface Line {
  key: number
  text: string
  isNews: boolean
}

export function StepText({ label, text, other, side }: StepTextProps) {
  const [isOpen, setOpen] = useState(false)
  const lines = useMemo(() => linesOf(text, other, side), [text, other, side])
  if (text === '') return null
  const start = isOpen ? 0 : Math.max(0, lines.findIndex(({ isNews }) => isNews) - 2)
  const shown = isOpen ? lines : lines.slice(start, start + fewLines)
  const left = lines.length - shown.length
  return (
    <div className="mt-1">
      <span className="sr-only">{label}</span>
      <pre
        className={cx(
          'whitespace-pre-wrap break-words font-mono text-xs leading-[18px]',
          label === 'Input' ? 'text-ink-3' : 'text-ink-2',
        )}
      >
        {start > 0 && <span className="text-ink-3">…{'\n'}</span>}
        {shown.map(({ key, text: line, isNews }) => (
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
      {(left > 0 || isOpen) && lines.length > fewLines && (
        <button
          type="button"
          onClick={() => setOpen(!isOpen)}
          className="rounded-sm text-accent-text text-xs hover:underline"
        >
          {isOpen ? 'Show less' : `Show all ${lines.length.toLocaleString('en')} lines`}
        </button>
      )}
    </div>
  )
}

/** The lines of this side; news are those that the other does not have. */
function linesOf(text: string, other: string | null, side: 'left' | 'right'): Line[] {
  const isPlain = other === null || other === text
  if (isPlain || text.length > mostCharacters || other.length > mostCharacters) {
    return text
      .slice(0, mostCharacters)
      .split('\n')
      .map((line, key) => ({ key, text: line, isNews: false }))
  }
  const own = side === 'left' ? 'removed' : 'added'
  const diff = side === 'left' ? diffLines(text, other) : diffLines(other, text)
  return diff
    .filter(({ kind }) => kind === 'same' || kind === own)
    .map(({ key, text: line, kind }) => ({ key, text: line, isNews: kind === own }))
}
