/** The answers that need words: a pattern to remember, or the reason of a denial. */
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import type { Approval, ApprovalAnswerInput } from '../../../core/contract/approval.ts'
import { patternMatches, suggestPattern } from '../../../core/contract/approval-pattern.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/input.tsx'

interface AnswerFormProps {
  busy: boolean
  onAnswer: (answer: ApprovalAnswerInput) => void
  onCancel: () => void
}

export function PatternForm({
  approval,
  busy,
  onAnswer,
  onCancel,
}: AnswerFormProps & { approval: Approval }) {
  const [pattern, setPattern] = useState(() => suggestPattern(approval))
  const matches = patternMatches(pattern, approval)
  return (
    <AnswerForm
      submit={
        <Button type="submit" look="primary" busy={busy} disabled={!matches}>
          Allow and remember
        </Button>
      }
      onSubmit={() => onAnswer({ decision: 'allow', scope: 'pattern', pattern })}
      onCancel={onCancel}
    >
      <Field
        label="Allow, from now on, what matches"
        hint={hints[approval.capability]}
        error={matches ? undefined : 'It does not match what is asked now.'}
      >
        {(ids) => (
          <Input
            {...ids}
            // The person has just chosen to write a pattern: that is where they go on.
            ref={focusOnce}
            className="font-mono"
            value={pattern}
            onChange={(event) => setPattern(event.target.value)}
          />
        )}
      </Field>
    </AnswerForm>
  )
}

const anyText = '* stands for anything. It holds for every conversation with this agent.'
const hints: Record<Approval['capability'], string> = {
  shell: `${anyText} Commands joined by ; | or && only match word for word.`,
  read: '* stands for a name, ** for any path. It holds for every conversation with this agent.',
  write: '* stands for a name, ** for any path. It holds for every conversation with this agent.',
  tool: `The name of the tool; ${anyText}`,
}

export function NoteForm({ busy, onAnswer, onCancel }: AnswerFormProps) {
  const [note, setNote] = useState('')
  return (
    <AnswerForm
      submit={
        <Button type="submit" look="danger" busy={busy}>
          Deny
        </Button>
      }
      onSubmit={() =>
        onAnswer({
          decision: 'deny',
          scope: 'once',
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        })
      }
      onCancel={onCancel}
    >
      <Field label="Reason" hint="The agent reads it.">
        {(ids) => (
          <Input
            {...ids}
            ref={focusOnce}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </AnswerForm>
  )
}

interface FrameProps {
  submit: ReactNode
  onSubmit: () => void
  onCancel: () => void
  children: ReactNode
}

function AnswerForm({ submit, onSubmit, onCancel, children }: FrameProps) {
  function onFormSubmit(event: FormEvent) {
    event.preventDefault()
    onSubmit()
  }
  /** Esc closes the form; it must not stop the answer behind it. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onCancel()
  }
  return (
    <form className="mt-2.5 flex flex-col gap-2" onSubmit={onFormSubmit} onKeyDown={onKeyDown}>
      {children}
      <div className="flex gap-1.5">
        {submit}
        <Button look="ghost" onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  )
}

/** Called when the field appears, and with null when it goes. */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus()
}
