/** A text of a definition. Written to the file when it loses the focus, at Enter, or at Ctrl+Enter when it is long. */
import type { ReactNode } from 'react'
import { formatTokens } from '../../ui/format.ts'
import { Input, Textarea } from '../../ui/input.tsx'
import type { FieldSpec } from './agent-fields.ts'
import { DraftNote } from './draft-note.tsx'
import { tokensOf } from './prompt-preview.tsx'
import { type Commit, type Draft, useDraft } from './use-draft.ts'
import { VariableMenu } from './variable-menu.tsx'

export interface TextInputProps {
  ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }
  spec: FieldSpec
  /** Of the field in all files, under which unwritten text is kept. */
  name: string
  text: string
  onCommit: Commit
}

export function TextInput({ ids, spec, name, text, onCommit }: TextInputProps) {
  const draft = useDraft(text, onCommit, name)
  const isProse = spec.kind === 'prose'
  return (
    <>
      {isProse ? (
        <Textarea {...ids} {...draft.props} rows={8} className="font-mono text-xs" />
      ) : (
        <Input
          {...ids}
          {...draft.props}
          {...(spec.kind === 'number' ? { type: 'number', min: 0, className: 'max-w-40' } : {})}
          placeholder={spec.placeholder}
        />
      )}
      {isProse && (
        <Footer draft={draft}>
          {spec.variables && <VariableMenu control={ids.id} draft={draft} names={spec.variables} />}
        </Footer>
      )}
      <DraftNote draft={draft} label={spec.label} />
    </>
  )
}

/** How long it is, and whether it is in the file. */
function Footer({ draft, children }: { draft: Draft; children: ReactNode }) {
  const { value } = draft.props
  return (
    <div className="flex min-h-6 items-center gap-3 text-2xs text-ink-3">
      {children}
      <span className="tabular">about {formatTokens(tokensOf(value))} tokens</span>
      <span className="flex-1" />
      {draft.isDirty && draft.meanwhile === null && (
        <span>Not written yet: leave the field or press Ctrl+Enter. Esc drops it.</span>
      )}
    </div>
  )
}
