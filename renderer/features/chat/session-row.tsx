/** One session in the list, with its menu. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { cx } from '../../ui/cx.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { describeError } from '../../ui/error-panel.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { RenameDialog } from './rename-dialog.tsx'

export interface SessionRowProps {
  session: Session
  current: boolean
  onSelect: (name: string) => void
}

export function SessionRow({ session, current, onSelect }: SessionRowProps) {
  const { id, client } = useProject()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<'rename' | 'delete' | null>(null)
  const title = session.title ?? session.name

  const remove = useMutation({
    mutationFn: () => client.sessions.remove(session.id),
    onSuccess: async () => {
      setAsking(null)
      if (current) onSelect('default')
      await queryClient.invalidateQueries({ queryKey: projectKey(id) })
    },
    onError: (error) => toast.error(describeError(error).message),
  })

  return (
    <li className="group relative flex items-center">
      <button
        type="button"
        aria-current={current ? 'true' : undefined}
        onClick={() => onSelect(session.name)}
        className={cx(
          'focus-inset flex h-7 min-w-0 flex-1 items-center rounded-md pr-7 pl-2 text-left',
          current ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover hover:text-ink',
        )}
      >
        <span className="truncate">{title}</span>
      </button>
      <div className="absolute right-0.5 opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100">
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={`Actions for session ${title}`}
              className="flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-pressed hover:text-ink"
            >
              <Ellipsis size={14} />
            </button>
          }
        >
          <MenuItem icon={<Pencil size={14} />} onSelect={() => setAsking('rename')}>
            Rename…
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => setAsking('delete')}>
            Delete…
          </MenuItem>
        </Menu>
      </div>
      {asking === 'rename' && <RenameDialog session={session} onClose={() => setAsking(null)} />}
      <ConfirmDialog
        open={asking === 'delete'}
        onOpenChange={(open) => !open && setAsking(null)}
        title={`Delete session “${title}”?`}
        description={`Its ${session.headSeq} messages are deleted for good. Its events stay in the log.`}
        action="Delete session"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </li>
  )
}
