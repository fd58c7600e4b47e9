/** New, rename, delete: the dialogs of the files view. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { PathDialog } from './path-dialog.tsx'

export type FileAsked =
  | { kind: 'new'; folder: string }
  | { kind: 'rename'; path: string }
  | { kind: 'delete'; path: string }

export interface FileDialogsProps {
  asked: FileAsked
  onClose: () => void
  onCreated: (path: string) => void
  onRenamed: (from: string, to: string) => void
  onDeleted: (path: string) => void
}

export function FileDialogs({ asked, onClose, onCreated, onRenamed, onDeleted }: FileDialogsProps) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: projectKey(id, 'files') })
  const remove = useMutation({
    mutationFn: (path: string) => client.files.remove(path),
    async onSuccess(_nothing, path) {
      await refresh()
      onDeleted(path)
      onClose()
    },
    onError: (error) => toast.error(`It was not deleted. ${HearthError.from(error).message}`),
  })
  switch (asked.kind) {
    case 'new':
      return (
        <PathDialog
          title="New file"
          action="Create file"
          start={asked.folder === '' ? '' : `${asked.folder}/`}
          onClose={onClose}
          onSubmit={async (path) => {
            await client.files.write(path, '', { ifMatch: null })
            await refresh()
            onCreated(path)
          }}
        />
      )
    case 'rename':
      return (
        <PathDialog
          title="Rename"
          action="Rename"
          start={asked.path}
          onClose={onClose}
          onSubmit={async (path) => {
            await client.files.rename(asked.path, path)
            await refresh()
            onRenamed(asked.path, path)
          }}
        />
      )
    case 'delete':
      return (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && onClose()}
          title={`Delete ${asked.path}?`}
          description="The file is removed from disk. Version control may still have it; Hearth does not."
          action="Delete"
          busy={remove.isPending}
          onConfirm={() => remove.mutate(asked.path)}
        />
      )
  }
}
