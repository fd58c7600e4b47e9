/** Asks for the name of a new instance or session and makes it. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input } from '../../ui/input.tsx'
import type { Address } from './address.ts'
import { useReread } from './use-reread.ts'

export interface NewConversationDialogProps {
  kind: 'instance' | 'session'
  address: Address
  onClose: () => void
  onCreated: (to: { instance: string; session: string }) => void
}

const texts = {
  instance: {
    title: 'New instance',
    label: 'Instance id',
    description:
      'An instance has its own memory and sandbox: one for each customer, ticket or topic.',
    placeholder: 'ticket-42',
  },
  session: {
    title: 'New session',
    label: 'Session name',
    description: 'A separate conversation with the same instance.',
    placeholder: 'planning',
  },
}

export function NewConversationDialog(props: NewConversationDialogProps) {
  const { kind, address, onClose, onCreated } = props
  const { client } = useProject()
  const reread = useReread()
  const [name, setName] = useState('')
  const text = texts[kind]
  const target =
    kind === 'instance'
      ? { instance: name.trim(), session: 'default' }
      : { instance: address.instance, session: name.trim() }
  const create = useMutation({
    mutationFn: () =>
      client.sessions.create({
        agent: address.agent,
        instanceId: target.instance,
        name: target.session,
      }),
    onSuccess: async () => {
      await reread()
      onClose()
      onCreated(target)
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() !== '') create.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.title}
      description={text.description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="new-conversation"
            look="primary"
            busy={create.isPending}
            disabled={name.trim() === ''}
          >
            Create
          </Button>
        </>
      }
    >
      <form id="new-conversation" onSubmit={submit} className="flex flex-col gap-3">
        <Field label={text.label}>
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={name}
              spellCheck={false}
              placeholder={text.placeholder}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {create.isError && <ErrorPanel error={create.error} title={`The ${kind} was not made.`} />}
      </form>
    </Dialog>
  )
}
