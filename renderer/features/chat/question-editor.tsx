/** A question being written anew, in its own place. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import type { Editing } from './exchange-actions.ts'

export interface QuestionEditorProps {
  editing: Editing
  /** Something runs in the session: it can be sent when that is done. */
  busy: boolean
  onChange: (editing: Editing | null) => void
  onSend: (text: string) => void
}

export function QuestionEditor({ editing, busy, onChange, onSend }: QuestionEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = field.current
    element?.focus()
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])
  const text = editing.text.trim()

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      onChange(null)
    } else if (event.key === 'Enter' && !event.shiftKey && text !== '' && !busy) {
      event.preventDefault()
      onSend(text)
    }
  }

  return (
    <div className="w-full self-end rounded-xl border border-control/60 bg-panel shadow-soft focus-within:border-accent">
      <textarea
        ref={field}
        aria-label="Edit message"
        value={editing.text}
        onChange={(event) => onChange({ ...editing, text: event.target.value })}
        onKeyDown={onKeyDown}
        className="block max-h-[320px] min-h-8 w-full resize-none bg-transparent [field-sizing:content] [font-kerning:none] px-3.5 pt-2.5 pb-1 text-base focus-visible:outline-none"
      />
      <div className="flex items-center gap-2 px-2.5 pb-2">
        <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">
          The conversation goes on from here. What was said stays as another version.
        </span>
        <Button size="sm" onClick={() => onChange(null)}>
          Cancel
        </Button>
        <Button
          size="sm"
          look="primary"
          disabled={text === '' || busy}
          onClick={() => onSend(text)}
        >
          Send
        </Button>
      </div>
    </div>
  )
}
