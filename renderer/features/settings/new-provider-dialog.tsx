/** Adds a provider that speaks the OpenAI protocol: a name, an address, perhaps a key. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useClient } from '../../app/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input } from '../../ui/input.tsx'

export interface NewProviderDialogProps {
  onClose: () => void
  onAdded: (id: string) => void
}

const presets = [
  { title: 'Ollama', id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { title: 'LM Studio', id: 'lmstudio', baseUrl: 'http://127.0.0.1:1234/v1' },
]

export function NewProviderDialog({ onClose, onAdded }: NewProviderDialogProps) {
  const client = useClient()
  const queries = useQueryClient()
  const [id, setId] = useState('')
  const [baseUrl, setBaseUrl] = useState('')
  const [apiKey, setApiKey] = useState('')
  const goodId = /^[a-z][a-z0-9-]*$/.test(id)
  const add = useMutation({
    mutationFn: () =>
      client.providers.update(id, {
        kind: 'openai-compatible',
        baseUrl,
        ...(apiKey === '' ? {} : { apiKey }),
      }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['providers'] })
      onAdded(id)
      onClose()
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (goodId && baseUrl !== '') add.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add provider"
      description="Any server that speaks the OpenAI protocol, on this computer or elsewhere."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="new-provider"
            look="primary"
            busy={add.isPending}
            disabled={!goodId || baseUrl === ''}
          >
            Add provider
          </Button>
        </>
      }
    >
      <form id="new-provider" onSubmit={submit} className="flex flex-col gap-3">
        <div className="flex gap-2">
          {presets.map((preset) => (
            <Button
              key={preset.id}
              size="sm"
              onClick={() => {
                setId(preset.id)
                setBaseUrl(preset.baseUrl)
              }}
            >
              {preset.title}
            </Button>
          ))}
        </div>
        <Field
          label="Name"
          hint={`Models are then called ${id || 'name'}/model.`}
          error={id !== '' && !goodId ? 'Lower-case letters, digits and dashes.' : undefined}
        >
          {(ids) => (
            <Input {...ids} autoFocus value={id} onChange={(event) => setId(event.target.value)} />
          )}
        </Field>
        <Field label="Base URL" hint="Ends in /v1 with most servers.">
          {(ids) => (
            <Input
              {...ids}
              type="url"
              spellCheck={false}
              value={baseUrl}
              onChange={(event) => setBaseUrl(event.target.value)}
            />
          )}
        </Field>
        <Field label="API key" hint="Only if the server wants one.">
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="off"
              value={apiKey}
              onChange={(event) => setApiKey(event.target.value)}
            />
          )}
        </Field>
        {add.isError && <ErrorPanel error={add.error} title="The provider was not added." />}
      </form>
    </Dialog>
  )
}
