/** A button with a text label, and the spinner it shows while its work is under way. */
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

export type ButtonLook = 'primary' | 'secondary' | 'ghost' | 'danger'

const looks: Record<ButtonLook, string> = {
  primary:
    'bg-accent text-accent-ink hover:bg-accent-hover active:bg-accent-hover font-medium shadow-soft',
  secondary:
    'bg-panel text-ink border border-line-strong hover:bg-hover hover:border-control shadow-soft',
  ghost: 'text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed',
  danger: 'bg-panel text-bad border border-bad-line hover:bg-bad-soft',
}

const sizes = {
  sm: 'h-6 px-2 text-xs gap-1.5 rounded-sm',
  md: 'h-7 px-2.5 text-sm gap-1.5 rounded-md',
  lg: 'h-9 px-4 text-base gap-2 rounded-lg',
}

export interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook
  size?: keyof typeof sizes
  icon?: ReactNode
  /** Shows a spinner and refuses clicks, without changing width. */
  busy?: boolean
}

/** The class of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'secondary', size: keyof typeof sizes = 'md') {
  return cx(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap transition-colors',
    'disabled:pointer-events-none disabled:opacity-50',
    looks[look],
    sizes[size],
  )
}

export function Button(props: ButtonProps) {
  const { look, size, icon, busy = false, className, children, disabled, type, ...rest } = props
  return (
    <button
      type={type ?? 'button'}
      className={cx(buttonClass(look, size), className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
}

export function Spinner({ size = 14 }: { size?: number }) {
  return <LoaderCircle aria-hidden size={size} className="shrink-0 animate-spin" />
}
