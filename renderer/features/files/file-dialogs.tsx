/** New, rename: the dialogs of the files view. Deleting asks nothing, because it can be undone. */
import { useQueryClient } from '@tanstack/react-query'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { PathDialog } from './path-dialog.tsx'

export type FileAsked =
  | { kind: 'new'; folder: string }
  | { kind: 'new-folder'; folder: string }
  | { kind: 'rename'; path: string }

export interface FileDialogsProps {
  asked: FileAsked
  onClose: () => void
  onCreated: (path: string) => void
  onFolder: (path: string) => void
  onRenamed: (from: string, to: string) => void
}

export function FileDialogs({ asked, onClose, onCreated, onFolder, onRenamed }: FileDialogsProps) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: projectKey(id, 'files') })
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
    case 'new-folder':
      return (
        <PathDialog
          title="New folder"
          action="Create folder"
          start={asked.folder === '' ? '' : `${asked.folder}/`}
          onClose={onClose}
          onSubmit={async (path) => {
            await client.files.makeFolder(path)
            await refresh()
            onFolder(path)
          }}
        />
      )
  }
}
