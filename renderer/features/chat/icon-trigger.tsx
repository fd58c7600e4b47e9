/** The small icon button that opens a menu. */
import type { ComponentProps, ReactNode } from 'react'

export interface IconTriggerProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  label: string
  icon: ReactNode
}

export function IconTrigger({ label, icon, ...rest }: IconTriggerProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
      {...rest}
    >
      {icon}
    </button>
  )
}
