/** Makes a token for another program and shows it, this once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { TokenScope } from '../../../core/contract/access-token.ts'
import { useClient } from '../../app/client.ts'
import { projectsQuery, tokensQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field, Input, Select } from '../../ui/input.tsx'

const scopes: Record<TokenScope, string> = {
  read: 'Look: conversations, runs and events',
  run: 'Run: prompt agents and start workflows as well',
  admin: 'Everything: also source, keys, terminals and approvals',
}

const days = { '1': 'after a day', '30': 'after 30 days', '365': 'after a year', '': 'never' }

export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const projects = useQuery(projectsQuery(client)).data ?? []
  const [name, setName] = useState('')
  const [scope, setScope] = useState<TokenScope>('read')
  const [project, setProject] = useState('')
  const [expiry, setExpiry] = useState('30')
  const create = useMutation({
    mutationFn: () =>
      client.tokens.create({
        name,
        scope,
        projects: project === '' ? null : [project],
        expiresInSeconds: expiry === '' ? null : Number(expiry) * 86_400,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery(client).queryKey }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') create.mutate()
  }
  if (create.data) return <Made token={create.data.token} onClose={onClose} />
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New token"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="new-token"
            busy={create.isPending}
            disabled={name.trim() === ''}
          >
            Make token
          </Button>
        </>
      }
    >
      <form id="new-token" onSubmit={submit} className="flex flex-col gap-3">
        <Field label="What it is for" required>
          {(ids) => (
            <Input
              {...ids}
              required
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="What it may do">
          {(ids) => (
            <Select
              {...ids}
              value={scope}
              onChange={(event) => setScope(TokenScope.parse(event.target.value))}
            >
              {TokenScope.options.map((option) => (
                <option key={option} value={option}>
                  {scopes[option]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Where">
          {(ids) => (
            <Select {...ids} value={project} onChange={(event) => setProject(event.target.value)}>
              <option value="">In every project</option>
              {projects.map(({ id, name: title }) => (
                <option key={id} value={id}>
                  Only in {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="It expires">
          {(ids) => (
            <Select {...ids} value={expiry} onChange={(event) => setExpiry(event.target.value)}>
              {Object.entries(days).map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {create.isError && <ErrorPanel error={create.error} title="The token could not be made." />}
      </form>
    </Dialog>
  )
}

function Made({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="The token was made"
      description="Copy it now: it is kept nowhere and will not be shown again."
      footer={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex items-center gap-1.5">
        <code className="min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]">{token}</code>
        <CopyButton text={token} label="Copy the new token" />
      </div>
    </Dialog>
  )
}
