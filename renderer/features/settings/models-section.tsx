/** Every model Hearth knows, with what it costs where that is known. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelSummary } from '../../../core/contract/provider.ts'
import { useClient } from '../../app/client.ts'
import { modelsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatTokens } from '../../ui/format.ts'
import { Input } from '../../ui/input.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export function ModelsSection() {
  const models = useQuery(modelsQuery(useClient()))
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const shown = models.data?.filter(({ id, title }) =>
    `${id} ${title}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <p className="text-ink-2">
        Any model a provider has can be used by its name; this list is what Hearth knows about.
      </p>
      <Input
        type="search"
        aria-label="Filter models"
        placeholder="Filter"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className="max-w-64"
      />
      {models.isPending && <Skeleton rows={6} />}
      {models.isError && (
        <ErrorPanel
          error={models.error}
          title="The models could not be listed."
          actions={<Button onClick={() => models.refetch()}>Try again</Button>}
        />
      )}
      {shown && <ModelTable models={shown} />}
    </>
  )
}

function ModelTable({ models }: { models: readonly ModelSummary[] }) {
  if (models.length === 0) return <p className="text-ink-3">No model matches.</p>
  return (
    <div className="overflow-x-auto rounded-lg border bg-panel shadow-soft">
      <table className="tabular w-full text-xs">
        <thead>
          <tr className="border-b text-left text-2xs text-ink-3">
            <th scope="col" className="py-1.5 pl-3 font-normal">
              Model
            </th>
            <th scope="col" className="px-2 text-right font-normal">
              Context
            </th>
            <th scope="col" className="px-2 text-right font-normal">
              In, per million
            </th>
            <th scope="col" className="px-2 text-right font-normal">
              Out, per million
            </th>
            <th scope="col" className="w-9">
              <span className="sr-only">Copy</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id} className="border-b last:border-b-0 hover:bg-hover">
              <td className="py-1 pl-3">
                <span className="font-mono">{model.id}</span>
                <span className="ml-2 text-ink-3">{abilities(model)}</span>
              </td>
              <td className="px-2 text-right">
                {model.contextWindow === null ? 'unknown' : formatTokens(model.contextWindow)}
              </td>
              <td className="px-2 text-right">{price(model.price?.input)}</td>
              <td className="px-2 text-right">{price(model.price?.output)}</td>
              <td className="pr-2">
                <CopyButton text={model.id} label={`Copy ${model.id}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function abilities({ images, thinking }: ModelSummary): string {
  return [images && 'images', thinking && 'thinking'].filter(Boolean).join(', ')
}

function price(dollars: number | undefined): string {
  return dollars === undefined ? 'unknown' : `$${dollars}`
}
