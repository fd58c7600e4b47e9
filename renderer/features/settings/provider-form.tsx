/** Key, address and headers of a provider. Empty fields change nothing. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import type { ProviderSettings, ProviderSummary } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input, Textarea } from '../../ui/input.tsx'
import { parseHeaders } from './header-lines.ts'

export function ProviderForm({ provider }: { provider: ProviderSummary }) {
  const [apiKey, setApiKey] = useState('')
  const [baseUrl, setBaseUrl] = useState(provider.baseUrl ?? '')
  const [headers, setHeaders] = useState('')
  const [isForgetting, setForgetting] = useState(false)
  const parsed = parseHeaders(headers)
  const { save, remove } = useProviderChanges(provider, () => {
    setApiKey('')
    setHeaders('')
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (parsed.problem !== null) return
    save.mutate({
      kind: provider.kind,
      ...(apiKey === '' ? {} : { apiKey }),
      ...(baseUrl === (provider.baseUrl ?? '') ? {} : { baseUrl }),
      ...(headers.trim() === '' ? {} : { headers: parsed.headers }),
    })
  }
  const names = provider.headerNames.join(', ')
  return (
    <form
      aria-label={`Settings of ${provider.title}`}
      onSubmit={submit}
      className="flex flex-col gap-3 px-8 pt-1 pb-4"
    >
      {provider.kind !== 'demo' && (
        <Field
          label="API key"
          hint={
            provider.keyVariable
              ? `Or set ${provider.keyVariable} in the environment or in .env.`
              : undefined
          }
        >
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="off"
              placeholder={keyPlaceholders[provider.key]}
              value={apiKey}
              onChange={(event) => setApiKey(event.target.value)}
            />
          )}
        </Field>
      )}
      {provider.kind !== 'demo' && (
        <>
          <Field label="Base URL" hint="Leave empty for the provider's own.">
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
          <Field
            label="Headers"
            hint={
              names
                ? `Sent now: ${names}. What you write here replaces them.`
                : 'One a line, such as x-team: search'
            }
            error={parsed.problem ?? undefined}
          >
            {(ids) => (
              <Textarea
                {...ids}
                rows={2}
                spellCheck={false}
                value={headers}
                onChange={(event) => setHeaders(event.target.value)}
                className="font-mono text-xs"
              />
            )}
          </Field>
        </>
      )}
      {save.isError && <ErrorPanel error={save.error} title="The settings were not saved." />}
      <div className="flex items-center gap-2">
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={provider.kind === 'demo'}
        >
          Save
        </Button>
        {names !== '' && (
          <Button
            look="ghost"
            busy={save.isPending}
            onClick={() => save.mutate({ kind: provider.kind, headers: {} })}
          >
            Remove headers
          </Button>
        )}
        {isKeptHere(provider) && (
          <Button
            look="ghost"
            busy={save.isPending}
            onClick={() => save.mutate({ kind: provider.kind, apiKey: '' })}
          >
            Forget key
          </Button>
        )}
        {provider.kind !== 'demo' && (
          <Button look="ghost" onClick={() => setForgetting(true)}>
            Forget key and settings…
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={isForgetting}
        onOpenChange={setForgetting}
        title={`Forget key and settings of ${provider.title}?`}
        description="Its key, address and headers are deleted on this computer. Agents that use it fail until they are set again."
        action="Forget"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setForgetting(false) })}
      />
    </form>
  )
}

const keyPlaceholders: Record<ProviderSummary['key'], string> = {
  set: 'Set. Type to replace it.',
  missing: 'Not set',
  not_needed: 'Not set. Only if the server wants one.',
}

/** One from the environment or a configuration is forgotten there. */
function isKeptHere({ keySource }: ProviderSummary): boolean {
  return keySource === 'keychain' || keySource === 'session'
}

function useProviderChanges(provider: ProviderSummary, onSaved: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  async function refresh(): Promise<void> {
    await queries.invalidateQueries({ queryKey: ['providers'] })
    await queries.invalidateQueries({ queryKey: ['models'] })
  }
  const save = useMutation({
    mutationFn: (settings: Partial<ProviderSettings>) =>
      client.providers.update(provider.id, settings),
    async onSuccess() {
      onSaved()
      toast.success(`${provider.title} saved`)
      await refresh()
    },
  })
  const remove = useMutation({
    mutationFn: () => client.providers.remove(provider.id),
    onSuccess: refresh,
    onError: (error) => toast.error(`Nothing was removed. ${error.message}`),
  })
  return { save, remove }
}
