/** A text that is typed here and committed when it is done. */
import { type ChangeEvent, type KeyboardEvent, useEffect, useState } from 'react'

type Control = HTMLInputElement | HTMLTextAreaElement

/** `text` is what the file says; a change of it from elsewhere replaces what was not committed. */
export function useDraft(text: string, onCommit: (text: string) => void) {
  const [draft, setDraft] = useState(text)
  useEffect(() => setDraft(text), [text])
  const commit = () => {
    if (draft !== text) onCommit(draft)
  }
  return {
    value: draft,
    onChange: (event: ChangeEvent<Control>) => setDraft(event.target.value),
    onBlur: commit,
    onKeyDown: (event: KeyboardEvent<Control>) => {
      const isLong = event.currentTarget instanceof HTMLTextAreaElement
      if (event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey)) commit()
      if (event.key === 'Escape') setDraft(text)
    },
  }
}
