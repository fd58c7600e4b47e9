/** A square button that shows only an icon; its label is spoken and shown as a tooltip. */
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  label: string
  icon: ReactNode
  size?: 'sm' | 'md'
  /** Set for toggles: pressed or not. */
  pressed?: boolean
  shortcut?: string
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left'
}

export function IconButton(props: IconButtonProps) {
  const {
    label,
    icon,
    size = 'md',
    pressed,
    shortcut,
    tooltipSide = 'bottom',
    className,
    ...rest
  } = props
  return (
    <Tooltip label={label} side={tooltipSide} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors',
          'hover:bg-hover hover:text-ink active:bg-pressed disabled:pointer-events-none disabled:opacity-45',
          'aria-pressed:bg-accent-soft aria-pressed:text-accent-text',
          size === 'sm' ? 'size-6' : 'size-7',
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
