/** A small tinted label. */
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info'

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-2',
  accent: 'bg-accent-soft text-accent-text',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
}

export interface BadgeProps {
  tone?: Tone
  icon?: ReactNode
  mono?: boolean
  title?: string
  children: ReactNode
}

export function Badge({ tone = 'neutral', icon, mono = false, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-[18px] max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs',
        mono && 'font-mono',
        tones[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}
