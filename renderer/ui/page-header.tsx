/** The head of a view: its one `h1`, what it is about, and its actions. */
import type { ReactNode } from 'react'

export interface PageHeaderProps {
  title: ReactNode
  /** Of the browser's tab, where the heading alone would be the same for several pages. */
  tabTitle?: string
  /** Shown before the title, such as a link back to the list. */
  before?: ReactNode
  /** Badges and numbers beside the title. */
  meta?: ReactNode
  description?: ReactNode
  actions?: ReactNode
}

export function PageHeader(props: PageHeaderProps) {
  const { title, before, meta, description, actions } = props
  const tabTitle = props.tabTitle ?? (typeof title === 'string' ? title : null)
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-3 border-b px-4 py-2">
      {tabTitle !== null && <title>{`${tabTitle} · Hearth`}</title>}
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          {before}
          <h1 className="truncate font-semibold text-lg tracking-tight">{title}</h1>
          {meta && <div className="flex min-w-0 items-center gap-1.5">{meta}</div>}
        </div>
        {description && <p className="truncate text-ink-3 text-xs">{description}</p>}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-1.5">{actions}</div>}
    </header>
  )
}
