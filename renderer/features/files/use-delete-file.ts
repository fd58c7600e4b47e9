/** Deletes files and folders at once, with one way back for all of them. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

interface Deleted {
  path: string
  undoId: string | null
}

export interface DeleteFileOptions {
  /** Paths with changes that are not saved: those stay where they are. */
  unsaved: readonly string[]
  onDeleted: (paths: readonly string[]) => void
}

export function useDeleteFile(options: DeleteFileOptions): (paths: readonly string[]) => void {
  const { id, client } = useProject()
  const queries = useQueryClient()
  // They are gone later than the render they were deleted in: what is open by then counts.
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })

  /** The last first, as they were deleted; one that cannot come back keeps no other from it. */
  async function undo(deleted: readonly Deleted[]) {
    for (const { path, undoId } of deleted.toReversed()) {
      if (undoId === null) continue
      try {
        await client.files.undo(undoId)
      } catch (error) {
        toast.error(`${path} was not brought back. ${HearthError.from(error).message}`)
      }
    }
    await Promise.all([
      queries.invalidateQueries({ queryKey: projectKey(id, 'files') }),
      queries.invalidateQueries({ queryKey: projectKey(id, 'file') }),
    ])
  }
  async function remove(paths: readonly string[]) {
    const deleted: Deleted[] = []
    for (const path of paths) {
      const open = latest.current.unsaved.find((one) => one === path || one.startsWith(`${path}/`))
      if (open !== undefined) {
        toast.error(`${path} was not deleted. Save ${open}, or close it, first.`)
        continue
      }
      try {
        const { undoId } = await client.files.remove(path)
        deleted.push({ path, undoId })
      } catch (error) {
        toast.error(`${path} was not deleted. ${HearthError.from(error).message}`)
      }
    }
    const [first] = deleted
    if (!first) return
    latest.current.onDeleted(deleted.map(({ path }) => path))
    // Not the files themselves: until its tab is gone one would be asked for, and is not there.
    await queries.invalidateQueries({ queryKey: projectKey(id, 'files') })
    const canUndo = deleted.some(({ undoId }) => undoId !== null)
    toast(deleted.length === 1 ? `${first.path} was deleted.` : `${deleted.length} were deleted.`, {
      ...(canUndo ? { action: { label: 'Undo', onClick: () => void undo(deleted) } } : {}),
      duration: 15_000,
    })
  }
  return (paths) => void remove(paths)
}
