/** What was typed in a field that has since become code: not written anywhere, so it is shown until it is let go. */
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { forgetDraft, keptDraft } from './use-draft.ts'

export function KeptDraft({ name, label }: { name: string; label: string }) {
  const [text, setText] = useState(() => keptDraft(name))
  if (text === null) return null
  return (
    <div
      role="alert"
      className="flex flex-col gap-1.5 rounded-md border border-warn/40 bg-warn-soft px-2 py-1.5 text-xs"
    >
      <p>{label} became code in the file while you typed. What you typed is not written:</p>
      <pre className="max-h-24 overflow-auto whitespace-pre-wrap font-mono text-2xs">{text}</pre>
      <div className="flex items-center gap-2">
        <CopyButton text={text} label="Copy it" />
        <Button
          size="sm"
          look="ghost"
          onClick={() => {
            forgetDraft(name)
            setText(null)
          }}
        >
          Let it go
        </Button>
      </div>
    </div>
  )
}
