/** One step on both sides: the same, different, or done by one alone. */
import {
  Flag,
  type LucideIcon,
  MessageSquare,
  ScrollText,
  Sparkles,
  SquareChevronRight,
  Terminal,
  Wrench,
} from 'lucide-react'
import { cx } from '../../ui/cx.ts'
import { formatCost, formatDuration, formatTokens } from '../../ui/format.ts'
import type { Pair } from './align.ts'
import type { Step, StepKind } from './step.ts'
import { StepText } from './step-text.tsx'

const icons: Record<StepKind, LucideIcon> = {
  input: SquareChevronRight,
  question: MessageSquare,
  turn: Sparkles,
  tool: Wrench,
  command: Terminal,
  step: Flag,
  log: ScrollText,
  result: Flag,
}

const stateTexts: Record<Pair['state'], string> = {
  same: 'Equal',
  differs: 'Different',
  left: 'Only on the left',
  right: 'Only on the right',
}

export interface PairRowProps {
  pair: Pair
  isFirst: boolean
  /** Texts that are shown whole. */
  openTexts: ReadonlySet<string>
  onToggleText: (id: string) => void
}

export function PairRow({ pair, isFirst, openTexts, onToggleText }: PairRowProps) {
  const { key, state, left, right } = pair
  const textsOf = (side: 'left' | 'right'): Texts => ({
    isOpen: (label) => openTexts.has(`${key} ${side} ${label}`),
    toggle: (label) => onToggleText(`${key} ${side} ${label}`),
  })
  return (
    <>
      {isFirst && (
        <span className="absolute top-0 left-1/2 z-[1] -translate-x-1/2 rounded-b-md bg-accent px-2 py-0.5 font-medium text-2xs text-accent-ink">
          First difference
        </span>
      )}
      <span className="sr-only">{stateTexts[state]}</span>
      {/* The mark of the first difference needs room within the colours. */}
      <div className={cx('grid grid-cols-2', isFirst && '[&>*]:pt-5')}>
        <Cell step={left} other={right} side="left" state={state} texts={textsOf('left')} />
        <Cell step={right} other={left} side="right" state={state} texts={textsOf('right')} />
      </div>
    </>
  )
}

/** Where both sides have the step, its lines say what differs: the ground only hints at it. */
const tints: Record<'left' | 'right', Record<Pair['state'], string>> = {
  left: { same: '', differs: 'bg-bad-soft/12', left: 'bg-bad-soft/35', right: '' },
  right: { same: '', differs: 'bg-ok-soft/16', right: 'bg-ok-soft/45', left: '' },
}

interface Texts {
  isOpen: (label: string) => boolean
  toggle: (label: string) => void
}

interface CellProps {
  step: Step | null
  other: Step | null
  side: 'left' | 'right'
  state: Pair['state']
  texts: Texts
}

function Cell({ step, other, side, state, texts }: CellProps) {
  const look = cx('min-w-0 px-4 py-2', side === 'right' && 'border-l')
  if (!step) {
    return (
      <div
        aria-hidden
        className={cx(
          look,
          'bg-[repeating-linear-gradient(-45deg,transparent_0_6px,var(--color-hover)_6px_7px)]',
        )}
      />
    )
  }
  const Icon = icons[step.kind]
  return (
    <div
      data-change={state === 'same' ? undefined : `${side}-${state}`}
      className={cx(look, tints[side][state])}
    >
      <div className="flex min-w-0 items-center gap-2 text-xs">
        <Icon size={13} aria-hidden className="shrink-0 text-ink-3" />
        <span
          className={cx(
            'min-w-0 truncate font-medium',
            state !== 'same' &&
              other !== null &&
              other.title !== step.title &&
              'underline decoration-accent',
          )}
        >
          {step.title}
        </span>
        {step.isError && <span className="shrink-0 text-bad">failed</span>}
        <span className="tabular ml-auto shrink-0 text-ink-3">{numbers(step)}</span>
      </div>
      {(['Input', 'Output'] as const).map((label) => {
        const name = label === 'Input' ? 'input' : 'output'
        return (
          <StepText
            key={label}
            label={label}
            text={step[name]}
            other={other?.[name] ?? null}
            side={side}
            isOpen={texts.isOpen(label)}
            onToggle={() => texts.toggle(label)}
          />
        )
      })}
    </div>
  )
}

/** `1.2k tokens · $0.004 · 340 ms` */
function numbers({ usage, durationMs }: Step): string {
  const parts: string[] = []
  if (usage) {
    parts.push(`${formatTokens(usage.totalTokens)} tokens`)
    parts.push(formatCost(usage.cost?.total))
  }
  if (durationMs !== null) parts.push(formatDuration(durationMs))
  return parts.join(' · ')
}
