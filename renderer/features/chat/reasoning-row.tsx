/** What the model thought, folded to one line. */
import { Brain, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { cx } from '../../ui/cx.ts'
import { formatDuration } from '../../ui/format.ts'
import { useOpenWhenFound } from './found.ts'
import { Markdown } from './markdown.tsx'
import type { Step } from './turns.ts'
import { useVerbosity } from './verbosity.ts'

export type ReasoningStep = Extract<Step, { kind: 'reasoning' }>

export function ReasoningRow({ step }: { step: ReasoningStep }) {
  const [chosen, setOpen] = useState<boolean | null>(null)
  const isFull = useVerbosity() === 'full'
  const open = chosen ?? isFull
  useOpenWhenFound([step], () => setOpen(true))
  return (
    <div className="min-w-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-mx-1.5 flex h-7 items-center gap-1.5 rounded-md px-1.5 text-ink-3 hover:bg-hover hover:text-ink-2"
      >
        <Brain size={14} aria-hidden className={cx(step.streaming && 'animate-pulse-soft')} />
        {titleOf(step)}
        <ChevronRight
          size={13}
          aria-hidden
          className={cx('transition-transform', open && 'rotate-90')}
        />
      </button>
      {open && (
        <div className="mt-1 border-l-2 pl-3 text-ink-2 [&_*]:text-sm">
          <Markdown text={step.text} streaming={step.streaming} />
        </div>
      )}
    </div>
  )
}

function titleOf({ streaming, durationMs }: ReasoningStep): string {
  if (streaming) return 'Thinking…'
  return durationMs === null || durationMs < 500
    ? 'Thought'
    : `Thought for ${formatDuration(durationMs)}`
}
