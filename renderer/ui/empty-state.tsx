/** What a view says when it has nothing to show: what would be here and how to get it. */
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1.5 px-6 py-12 text-center">
      {icon && (
        <div
          aria-hidden
          className="mb-2 flex size-10 items-center justify-center rounded-xl bg-hover text-ink-3"
        >
          {icon}
        </div>
      )}
      <h2 className="font-medium text-base">{title}</h2>
      {children && <div className="max-w-[46ch] text-balance text-ink-2">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
