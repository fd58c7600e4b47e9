/** Sessions deleted within the last week: bring them back, or delete them for good. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useReread } from './use-reread.ts'

export interface DeletedSessionsDialogProps {
  agent: string
  onClose: () => void
}

export function DeletedSessionsDialog({ agent, onClose }: DeletedSessionsDialogProps) {
  const { id, client } = useProject()
  const reread = useReread()
  const [error, setError] = useState<unknown>(null)
  const deleted = useQuery({
    queryKey: projectKey(id, 'sessions', 'deleted', agent),
    queryFn: ({ signal }) => client.sessions.list({ agent, deleted: true, limit: 200, signal }),
  })
  const items = deleted.data?.items ?? []

  async function change(work: Promise<unknown>) {
    try {
      await work
      setError(null)
    } catch (reason) {
      setError(reason)
    }
    await reread()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Recently deleted"
      description="Sessions can be brought back for a week. After that they are gone."
      wide
    >
      {deleted.isPending && <Skeleton rows={3} />}
      {error !== null && <ErrorPanel error={error} title="That did not work." />}
      {deleted.isSuccess && items.length === 0 && (
        <p className="py-6 text-center text-ink-3">Nothing was deleted in the last week.</p>
      )}
      <ul className="flex flex-col pb-3">
        {items.map((session) => (
          <li key={session.id} className="flex items-center gap-2 border-t py-2 first:border-t-0">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{session.title ?? session.name}</span>
              <span className="block truncate text-ink-3 text-xs">
                {session.instanceId} · {formatCount(session.headSeq, 'message')} · deleted{' '}
                <RelativeTime at={session.deletedAt ?? session.updatedAt} />
              </span>
            </span>
            <Button size="sm" onClick={() => void change(client.sessions.restore(session.id))}>
              Restore
            </Button>
            <Button
              size="sm"
              look="danger"
              onClick={() => void change(client.sessions.remove(session.id, { forever: true }))}
            >
              Delete for good
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
