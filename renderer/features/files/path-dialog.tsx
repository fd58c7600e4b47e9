/** Asks for a path: of a new file, or where a file goes. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input } from '../../ui/input.tsx'

export interface PathDialogProps {
  title: string
  /** The verb on the button. */
  action: string
  start: string
  onSubmit: (path: string) => Promise<void>
  onClose: () => void
}

export function PathDialog({ title, action, start, onSubmit, onClose }: PathDialogProps) {
  const [path, setPath] = useState(start)
  const submit = useMutation({ mutationFn: () => onSubmit(path.trim()), onSuccess: onClose })
  const ready = path.trim() !== '' && path.trim() !== start && !path.endsWith('/')
  function onFormSubmit(event: FormEvent): void {
    event.preventDefault()
    if (ready) submit.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="path-form"
            look="primary"
            busy={submit.isPending}
            disabled={!ready}
          >
            {action}
          </Button>
        </>
      }
    >
      <form id="path-form" onSubmit={onFormSubmit} className="flex flex-col gap-3">
        <Field label="Path" hint="Inside the project. Folders that are missing are made.">
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              spellCheck={false}
              value={path}
              onChange={(event) => setPath(event.target.value)}
              className="font-mono text-xs"
            />
          )}
        </Field>
        {submit.isError && <ErrorPanel error={submit.error} title="Nothing was changed." />}
      </form>
    </Dialog>
  )
}
