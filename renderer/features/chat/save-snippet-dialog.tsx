/** Asks where a piece of code goes: a file of the project, or one of this computer. */
import { type FormEvent, useId, useState } from 'react'
import { saveFile } from '../../app/save-file.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Field, Input } from '../../ui/input.tsx'
import { useSaveSnippet } from './use-save-snippet.ts'

export interface SaveSnippetDialogProps {
  code: string
  /** Suggested. */
  path: string
  onClose: () => void
}

export function SaveSnippetDialog({ code, path: suggested, onClose }: SaveSnippetDialogProps) {
  const [typed, setTyped] = useState(suggested)
  const formId = useId()
  const { save, inTheWay } = useSaveSnippet(code, onClose)
  const path = typed.trim()
  const other = inTheWay?.path === path ? inTheWay : null
  const isText = other === null || other.encoding === 'utf8'
  function submit(event: FormEvent) {
    event.preventDefault()
    if (path !== '' && isText && !save.isPending) save.mutate(path)
  }
  function download() {
    const name = path.split('/').at(-1) || 'snippet.txt'
    saveFile({ name, type: 'text/plain', text: code, masked: [] })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save to file"
      footer={
        <>
          <Button className="mr-auto" onClick={download}>
            Download
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look={other ? 'danger' : 'primary'}
            disabled={path === '' || !isText}
            busy={save.isPending}
          >
            {other ? 'Overwrite' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3">
        <Field label="File" hint="From the project's folder. Folders that are missing are made.">
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <p role="status" className="text-sm text-warn empty:hidden">
          {other &&
            (isText
              ? `${other.path} is there already, with ${formatBytes(other.size)}. Overwrite it?`
              : `${other.path} is there already and is no text. Choose another name.`)}
        </p>
        {save.isError && <ErrorPanel error={save.error} title="The file was not saved." />}
      </form>
    </Dialog>
  )
}
