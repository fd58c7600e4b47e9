/** Deletes history that ended some days ago: says first what would go, and offers a backup before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import type { HistoryKind, Pruned } from '../../../core/contract/storage.ts'
import { useProject } from '../../app/project.ts'
import { prunePreviewQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { Field, Input } from '../../ui/input.tsx'

const longest = 36_500

export function PruneDialog({ onClose }: { onClose: () => void }) {
  const project = useProject()
  const queries = useQueryClient()
  const [days, setDays] = useState('30')
  const [withRuns, setWithRuns] = useState(false)
  const [withDispatches, setWithDispatches] = useState(false)
  const [withBackup, setWithBackup] = useState(true)
  const kinds: HistoryKind[] = [
    'events',
    ...(withRuns ? (['runs'] as const) : []),
    ...(withDispatches ? (['dispatches'] as const) : []),
  ]
  const olderThanDays = readDays(days)
  const preview = useQuery({
    ...prunePreviewQuery(project, { olderThanDays: olderThanDays ?? 0, kinds }),
    enabled: olderThanDays !== null,
  })
  const prune = useMutation({
    async mutationFn(chosen: number) {
      if (withBackup) await project.client.backups.create()
      return project.client.storage.prune({ olderThanDays: chosen, kinds })
    },
    async onSuccess(pruned) {
      toast(`${listOf(pruned)} deleted. The file is ${formatBytes(pruned.bytes)} smaller.`)
      onClose()
      // Lists, timelines and sizes may all show less now.
      await queries.invalidateQueries()
    },
  })
  const found = olderThanDays === null ? undefined : preview.data
  const isNothing = found !== undefined && found.events + found.runs + found.dispatches === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (olderThanDays !== null && !isNothing) prune.mutate(olderThanDays)
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Delete old history"
      description="Conversations stay, and so does everything of work that goes on. This cannot be undone but by a backup."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            type="submit"
            form="prune"
            busy={prune.isPending}
            disabled={found === undefined || isNothing}
          >
            {withBackup ? 'Back up and delete' : 'Delete'}
          </Button>
        </>
      }
    >
      <form id="prune" noValidate onSubmit={submit} className="flex flex-col gap-3">
        <Field
          label="Ended more than so many days ago"
          hint="0: all that has ended."
          error={olderThanDays === null ? `Give a number of days from 0 to ${longest}.` : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium text-ink-2 text-xs">What goes</legend>
          <Choice checked disabled label="Events: timelines of what is that old" />
          <Choice
            checked={withRuns}
            onChange={setWithRuns}
            label="Runs of workflows, with their own sessions"
          />
          <Choice
            checked={withDispatches}
            onChange={setWithDispatches}
            label="Settled dispatches, with their idempotency keys"
          />
        </fieldset>
        <Choice checked={withBackup} onChange={setWithBackup} label="Make a backup first" />
        <p role="status" className="min-h-5 text-ink-2">
          {found && (isNothing ? 'Nothing is that old.' : wouldGo(found))}
          {!found && preview.isFetching && 'Counting…'}
        </p>
        {preview.isError && olderThanDays !== null && (
          <ErrorPanel
            error={preview.error}
            title="What would go could not be counted."
            actions={<Button onClick={() => preview.refetch()}>Try again</Button>}
          />
        )}
        {prune.isError && <ErrorPanel error={prune.error} title="Nothing more was deleted." />}
      </form>
    </Dialog>
  )
}

interface ChoiceProps {
  label: string
  checked: boolean
  disabled?: boolean
  onChange?: (checked: boolean) => void
}

function Choice({ label, checked, disabled = false, onChange }: ChoiceProps) {
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange?.(event.target.checked)}
      />
      {label}
    </label>
  )
}

/** Null when it is no number of days. */
function readDays(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return value >= 0 && value <= longest ? value : null
}

function wouldGo(found: Pruned): string {
  return `${listOf(found)} would go. The events take ${formatBytes(found.bytes)}.`
}

function listOf({ events, runs, dispatches }: Pruned): string {
  const parts = [formatCount(events, 'event')]
  if (runs > 0) parts.push(formatCount(runs, 'run'))
  if (dispatches > 0) parts.push(formatCount(dispatches, 'dispatch', 'dispatches'))
  const last = parts.pop() ?? ''
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
}
