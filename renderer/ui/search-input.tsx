/** A field to look for something. What is typed shows at once, also while the address takes its time. */
import { Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useState } from 'react'
import { cx } from './cx.ts'

export interface SearchInputProps {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  ref?: Ref<HTMLInputElement>
  className?: string
  /** After the text, such as the number of matches. */
  children?: ReactNode
}

export function SearchInput(props: SearchInputProps) {
  const { label, placeholder, value, onChange, onKeyDown, ref, className, children } = props
  const [draft, setDraft] = useState(value)
  // Changes from elsewhere, such as "Clear" or going back.
  useEffect(() => setDraft(value), [value])
  return (
    <div
      className={cx(
        'flex h-6 items-center gap-1.5 rounded-md border border-control/60 bg-panel pl-1.5 focus-within:border-accent focus-within:outline-2 focus-within:outline-focus/40',
        className,
      )}
    >
      <Search size={12} aria-hidden className="shrink-0 text-ink-3" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value)
          onChange(event.target.value)
        }}
        onKeyDown={onKeyDown}
        className="min-w-0 flex-1 bg-transparent text-xs outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {children}
    </div>
  )
}
