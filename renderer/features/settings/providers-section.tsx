/** Model providers: which are ready, their keys and addresses. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useClient } from '../../app/client.ts'
import { providersQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { NewProviderDialog } from './new-provider-dialog.tsx'
import { ProviderRow } from './provider-row.tsx'

export function ProvidersSection() {
  const providers = useQuery(providersQuery(useClient()))
  const [open, setOpen] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  return (
    <>
      <p className="text-ink-2">
        Keys are kept in the operating system's keychain, or in memory where there is none. They are
        never shown again, never written into a project and never logged.
      </p>
      {providers.isPending && <Skeleton rows={6} />}
      {providers.isError && (
        <ErrorPanel
          error={providers.error}
          title="The providers could not be listed."
          actions={<Button onClick={() => providers.refetch()}>Try again</Button>}
        />
      )}
      {providers.data && (
        <ul aria-label="Providers" className="divide-y rounded-lg border bg-panel shadow-soft">
          {providers.data.map((provider) => (
            <ProviderRow
              key={provider.id}
              provider={provider}
              open={open === provider.id}
              onToggle={() => setOpen(open === provider.id ? null : provider.id)}
            />
          ))}
        </ul>
      )}
      <Button icon={<Plus size={14} />} className="self-start" onClick={() => setAdding(true)}>
        Add provider
      </Button>
      {adding && <NewProviderDialog onClose={() => setAdding(false)} onAdded={setOpen} />}
    </>
  )
}
