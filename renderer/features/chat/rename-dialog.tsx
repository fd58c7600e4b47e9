/** Gives a session another title. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input } from '../../ui/input.tsx'
import { useReread } from './use-reread.ts'

export function RenameDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { client } = useProject()
  const reread = useReread()
  const [title, setTitle] = useState(session.title ?? '')
  const rename = useMutation({
    mutationFn: () => client.sessions.update(session.id, { title: title.trim() || null }),
    onSuccess: async () => {
      onClose()
      await reread()
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    rename.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Rename session"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="rename-session" look="primary" busy={rename.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form id="rename-session" onSubmit={submit} className="flex flex-col gap-3">
        <Field
          label="Title"
          hint={`For you to recognise it. Programs go on calling it “${session.name}”.`}
        >
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={title}
              placeholder={session.name}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        {rename.isError && <ErrorPanel error={rename.error} title="The session was not renamed." />}
      </form>
    </Dialog>
  )
}
