/** Says that the file was changed under what is being typed, and asks which of the two it should be. */
import { Button } from '../../ui/button.tsx'
import type { Draft } from './use-draft.ts'

export function DraftNote({ draft, label }: { draft: Draft; label: string }) {
  const { meanwhile } = draft
  if (meanwhile === null) return null
  return (
    <div
      role="alert"
      className="flex flex-col gap-1.5 rounded-md border border-warn/40 bg-warn-soft px-2 py-1.5 text-xs"
    >
      <p>
        {label} was changed in the file while you typed. Your text is still here and not written.
        The file says:
      </p>
      <pre className="max-h-24 overflow-auto whitespace-pre-wrap font-mono text-2xs">
        {meanwhile === '' ? 'nothing' : meanwhile}
      </pre>
      <div className="flex gap-2">
        <Button size="sm" onClick={draft.commit}>
          Write mine
        </Button>
        <Button size="sm" look="ghost" onClick={draft.drop}>
          Take the file’s
        </Button>
      </div>
    </div>
  )
}
