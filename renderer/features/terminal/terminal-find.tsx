/** Looks for text in a terminal: Enter for the match before, Shift+Enter for the next, Escape to leave. */
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import { Input } from '../../ui/input.tsx'

export interface TerminalFindProps {
  onFind: (query: string, by: 1 | -1) => { index: number | null; count: number }
  onClose: () => void
}

export function TerminalFind({ onFind, onClose }: TerminalFindProps) {
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState<{ index: number | null; count: number } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])

  const find = (text: string, by: 1 | -1) => setPlace(text === '' ? null : onFind(text, by))
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter') find(query, event.shiftKey ? 1 : -1)
    else return
    event.preventDefault()
  }
  return (
    <search className="absolute top-2 right-4 z-10 flex items-center gap-1 rounded-md bg-raised p-1 shadow-raised">
      <Input
        ref={field}
        aria-label="Find in this terminal"
        placeholder="Find"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          find(event.target.value, -1)
        }}
        onKeyDown={onKeyDown}
        className="h-6 w-44 text-xs"
      />
      <output aria-live="polite" className="tabular min-w-14 text-center text-ink-3 text-xs">
        {place && (place.index === null ? 'None' : `${place.index + 1} of ${place.count}`)}
      </output>
      <IconButton
        size="sm"
        label="Match before"
        icon={<ChevronUp size={14} />}
        onClick={() => find(query, -1)}
      />
      <IconButton
        size="sm"
        label="Next match"
        icon={<ChevronDown size={14} />}
        onClick={() => find(query, 1)}
      />
      <IconButton size="sm" label="Close the search" icon={<X size={14} />} onClick={onClose} />
    </search>
  )
}
