/** A row of tabs over one panel. The selected one belongs to the caller, so it can live in the route. */
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface TabsProps<Id extends string> {
  label: string
  value: Id
  onChange: (id: Id) => void
  tabs: { id: Id; title: ReactNode; icon?: ReactNode; note?: ReactNode }[]
  className?: string
  /** The panel of the selected tab. */
  children: ReactNode
}

export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, value, onChange, tabs, className, children } = props
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const chosen = tabs.find((tab) => tab.id === next)
        if (chosen) onChange(chosen.id)
      }}
      className={cx('flex min-h-0 flex-1 flex-col', className)}
    >
      <Radix.List
        aria-label={label}
        className="flex h-9 shrink-0 items-stretch gap-1 border-b px-2"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className={cx(
              'focus-inset relative flex items-center gap-1.5 rounded-sm px-2 text-ink-2 hover:text-ink',
              'after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:rounded-full',
              'data-[state=active]:font-medium data-[state=active]:text-ink data-[state=active]:after:bg-accent',
            )}
          >
            {tab.icon}
            {tab.title}
            {tab.note}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}
