/** Beside a conversation: all files that it changed, to look through and take back. */
import { FileDiff, X } from 'lucide-react'
import type { SessionChange } from '../../../core/contract/workspace-change.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ChangeRow } from './change-row.tsx'
import { useChanges, useRevert } from './use-changes.ts'

export interface ChangesPanelProps {
  session: string
  onClose: () => void
}

export function ChangesPanel({ session, onClose }: ChangesPanelProps) {
  const changes = useChanges({ session })
  const items = changes.data?.items ?? []
  return (
    <aside
      aria-label="Changed files"
      className="flex w-80 shrink-0 flex-col border-l bg-panel max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:shadow-raised"
    >
      <div className="flex h-9 shrink-0 items-center gap-2 border-b pr-1.5 pl-3">
        <h3 className="min-w-0 flex-1 truncate font-medium">Changed files</h3>
        <RevertAll session={session} items={items} />
        <IconButton
          size="sm"
          label="Close the changed files"
          icon={<X size={14} />}
          onClick={onClose}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        {changes.isPending && <Skeleton rows={4} />}
        {changes.isError && (
          <ErrorPanel
            className="m-2"
            error={changes.error}
            title="What changed could not be read."
            actions={<Button onClick={() => void changes.refetch()}>Try again</Button>}
          />
        )}
        {changes.data && items.length === 0 && (
          <EmptyState icon={<FileDiff size={20} />} title="No file was changed">
            What the agent writes, edits or deletes in this conversation shows here, and can be
            taken back.
          </EmptyState>
        )}
        <ul>
          {items.map((change) => (
            <ChangeRow key={change.id} change={change} of={{ session }} />
          ))}
        </ul>
        {changes.data?.unseen.map((reason) => (
          <p key={reason} className="border-t px-3 py-2 text-ink-3 text-xs">
            {reason}
          </p>
        ))}
      </div>
    </aside>
  )
}

function RevertAll({ session, items }: { session: string; items: readonly SessionChange[] }) {
  const { revert } = useRevert({ session })
  const open = items.filter(({ canRevert }) => canRevert)
  if (open.length === 0) return null
  return (
    <Button size="sm" title={formatCount(open.length, 'file')} onClick={() => revert(open)}>
      Revert all
    </Button>
  )
}
