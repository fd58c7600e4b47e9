/** The state of something that runs, as one shape and colour; shape alone tells the states apart. */
import {
  Ban,
  Circle,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleMinus,
  CircleX,
  Clock,
  ClockAlert,
  LoaderCircle,
  TimerOff,
} from 'lucide-react'
import { cx } from './cx.ts'

export type Status =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'completed'
  | 'failed'
  | 'aborted'
  | 'interrupted'
  | 'waiting'
  | 'ready'
  | 'pending'
  | 'allowed'
  | 'denied'
  | 'expired'
  | 'on'
  | 'off'
  | 'missed'

const glyphs = {
  queued: { Icon: CircleDashed, colour: 'text-ink-3', text: 'Queued' },
  running: { Icon: LoaderCircle, colour: 'text-accent-text animate-spin', text: 'Running' },
  succeeded: { Icon: CircleCheck, colour: 'text-ok', text: 'Succeeded' },
  completed: { Icon: CircleCheck, colour: 'text-ok', text: 'Completed' },
  failed: { Icon: CircleX, colour: 'text-bad', text: 'Failed' },
  aborted: { Icon: Ban, colour: 'text-ink-3', text: 'Stopped' },
  interrupted: { Icon: CircleAlert, colour: 'text-warn', text: 'Interrupted' },
  waiting: { Icon: Clock, colour: 'text-warn', text: 'Waiting' },
  ready: { Icon: CircleCheck, colour: 'text-ok', text: 'Ready' },
  pending: { Icon: Clock, colour: 'text-warn', text: 'Waiting' },
  allowed: { Icon: CircleCheck, colour: 'text-ok', text: 'Allowed' },
  denied: { Icon: CircleMinus, colour: 'text-bad', text: 'Denied' },
  expired: { Icon: TimerOff, colour: 'text-ink-3', text: 'Expired' },
  on: { Icon: CircleDot, colour: 'text-ok', text: 'On' },
  off: { Icon: Circle, colour: 'text-ink-3', text: 'Off' },
  missed: { Icon: ClockAlert, colour: 'text-warn', text: 'Missed' },
} satisfies Record<Status, unknown>

/** The word for a status, in sentence case. */
export function statusText(status: Status): string {
  return glyphs[status].text
}

export interface StatusGlyphProps {
  status: Status
  size?: number
  /** Also writes the word beside the shape. */
  withText?: boolean
}

export function StatusGlyph({ status, size = 14, withText = false }: StatusGlyphProps) {
  const { Icon, colour, text } = glyphs[status]
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5">
      <Icon
        size={size}
        className={cx('shrink-0', colour)}
        {...(withText ? { 'aria-hidden': true } : { role: 'img', 'aria-label': text })}
      />
      {withText && <span>{text}</span>}
    </span>
  )
}
