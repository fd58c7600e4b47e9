/** A few views of one thing, of which one is shown. */
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface SegmentedProps<Id extends string> {
  label: string
  value: Id
  onChange: (id: Id) => void
  options: readonly { id: Id; title: string; icon?: ReactNode }[]
}

export function Segmented<Id extends string>(props: SegmentedProps<Id>) {
  const { label, value, onChange, options } = props
  return (
    <fieldset aria-label={label} className="flex shrink-0 rounded-md bg-hover p-0.5">
      {options.map(({ id, title, icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={value === id}
          onClick={() => onChange(id)}
          className={cx(
            'inline-flex h-5 items-center gap-1.5 rounded-sm px-2 text-xs',
            value === id ? 'bg-panel text-ink shadow-soft' : 'text-ink-2 hover:text-ink',
          )}
        >
          {icon}
          {title}
        </button>
      ))}
    </fieldset>
  )
}
