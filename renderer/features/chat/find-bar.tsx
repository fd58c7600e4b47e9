/** The field that finds words in the conversation, over its upper edge. */
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import type { Find } from './use-find.ts'

export function FindBar({ find }: { find: Find }) {
  const { query, count, at, isCut, isSearching } = find
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.preventDefault()
      find.close()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      find.step(event.shiftKey ? -1 : 1)
    }
  }
  return (
    <search
      data-find-in-conversation=""
      aria-label="Find in this conversation"
      className="absolute top-2 right-4 z-20 flex items-center gap-0.5 rounded-lg border bg-raised p-1 shadow-raised"
    >
      <SearchInput
        label="Find in this conversation"
        placeholder="Find in conversation"
        value={query}
        onChange={find.setQuery}
        onKeyDown={onKeyDown}
        className="w-64"
      >
        <span role="status" className="tabular shrink-0 pr-1.5 text-2xs text-ink-3">
          {textOf(query, count, at, isCut, isSearching)}
        </span>
      </SearchInput>
      <IconButton
        size="sm"
        label="Older match"
        shortcut="Enter"
        icon={<ChevronUp size={14} />}
        disabled={count === 0}
        onClick={() => find.step(1)}
      />
      <IconButton
        size="sm"
        label="Newer match"
        shortcut="Shift+Enter"
        icon={<ChevronDown size={14} />}
        disabled={count === 0}
        onClick={() => find.step(-1)}
      />
      <IconButton size="sm" label="Close find" icon={<X size={14} />} onClick={find.close} />
    </search>
  )
}

function textOf(query: string, count: number, at: number, isCut: boolean, isSearching: boolean) {
  if (query.trim() === '') return ''
  if (count === 0) return isSearching ? '…' : 'None'
  return `${at + 1} of ${count}${isCut ? '+' : ''}`
}
