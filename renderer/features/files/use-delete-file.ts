/** Deletes a file or folder at once, with a way back. */
import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

export interface DeleteFile {
  onDeleted: (path: string) => void
  onRestored: (path: string) => void
}

export function useDeleteFile({ onDeleted, onRestored }: DeleteFile): (path: string) => void {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: projectKey(id, 'files') }),
      queries.invalidateQueries({ queryKey: projectKey(id, 'file') }),
    ])

  async function undo(path: string, undoId: string) {
    try {
      await client.files.undo(undoId)
      await refresh()
      onRestored(path)
    } catch (error) {
      toast.error(`${path} was not brought back. ${HearthError.from(error).message}`)
    }
  }
  async function remove(path: string) {
    try {
      const { undoId } = await client.files.remove(path)
      onDeleted(path)
      // Not the file itself: until its tab is gone it would be asked for, and is not there.
      await queries.invalidateQueries({ queryKey: projectKey(id, 'files') })
      toast(`${path} was deleted.`, {
        ...(undoId === null
          ? {}
          : { action: { label: 'Undo', onClick: () => void undo(path, undoId) } }),
        duration: 15_000,
      })
    } catch (error) {
      toast.error(`${path} was not deleted. ${HearthError.from(error).message}`)
    }
  }
  return (path) => void remove(path)
}
