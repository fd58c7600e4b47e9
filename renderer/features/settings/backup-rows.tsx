/** Copies of the project's history: making one, and going back to one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Backup } from '../../../core/contract/backup.ts'
import { useProject } from '../../app/project.ts'
import { backupsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes, formatMoment } from '../../ui/format.ts'
import { SettingRow } from './setting-rows.tsx'

const kinds: Record<Backup['kind'], string> = {
  daily: 'Daily',
  manual: 'By hand',
  before: 'Before an update',
}

export function BackupRows() {
  const project = useProject()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Backup | null>(null)
  const backups = useQuery(backupsQuery(project))
  const create = useMutation({
    mutationFn: () => project.client.backups.create(),
    onSettled: () => queries.invalidateQueries({ queryKey: backupsQuery(project).queryKey }),
  })
  const restore = useMutation({
    mutationFn: (id: string) => project.client.backups.restore(id),
    // All that is shown of the project may be another now.
    onSettled: () => {
      setAsked(null)
      return queries.invalidateQueries()
    },
  })
  const error = create.error ?? restore.error ?? backups.error
  return (
    <>
      <SettingRow name="Backups">
        <span className="min-w-0 flex-1 text-ink-3">
          One a day and before updates; the newest seven are kept.
        </span>
        <Button size="sm" busy={create.isPending} onClick={() => create.mutate()}>
          Back up now
        </Button>
      </SettingRow>
      {backups.data?.map((backup) => (
        <SettingRow key={backup.id} name={kinds[backup.kind]}>
          <span className="tabular min-w-0 flex-1">
            {formatMoment(backup.createdAt)}
            <span className="text-ink-3"> · {formatBytes(backup.bytes)}</span>
          </span>
          <Button
            size="sm"
            aria-label={`Restore the backup of ${formatMoment(backup.createdAt)}`}
            onClick={() => setAsked(backup)}
          >
            Restore
          </Button>
        </SettingRow>
      ))}
      {error && <ErrorPanel className="m-3" error={error} title="That did not work." />}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title="Go back to this backup?"
        description="What runs in this project is stopped. The present history is set aside in .hearth, not deleted; what came after the backup is only there."
        action="Restore"
        busy={restore.isPending}
        onConfirm={() => asked && restore.mutate(asked.id)}
      />
    </>
  )
}
