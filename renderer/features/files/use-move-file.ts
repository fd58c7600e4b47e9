/** Moves a file or folder, and offers the way back after each move and rename. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { followedPath, movedPath } from './file-move.ts'

export interface MoveFileOptions {
  /** Paths with changes that are not saved: those stay where they are. */
  unsaved: readonly string[]
  onMoved: (from: string, to: string) => void
}

export interface MoveFile {
  into: (path: string, folder: string) => void
  /** Takes note of a move that was done, and offers to undo it. */
  done: (from: string, to: string) => void
}

export function useMoveFile(options: MoveFileOptions): MoveFile {
  const { id, client } = useProject()
  const queries = useQueryClient()
  // An undo comes later than the render it was offered in: what is open by then counts.
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })

  async function move(from: string, to: string): Promise<boolean> {
    const open = latest.current.unsaved.find((path) => followedPath(path, from, to) !== null)
    if (open !== undefined) {
      toast.error(`${from} was not moved. Save ${open} first.`)
      return false
    }
    try {
      await client.files.rename(from, to)
    } catch (error) {
      toast.error(`${from} was not moved. ${HearthError.from(error).message}`)
      return false
    }
    latest.current.onMoved(from, to)
    await queries.invalidateQueries({ queryKey: projectKey(id, 'files') })
    return true
  }
  function tell(from: string, to: string): void {
    toast(`${from} is now ${to}.`, {
      action: { label: 'Undo', onClick: () => void move(to, from) },
      duration: 15_000,
    })
  }
  return {
    into(path, folder) {
      const to = movedPath(path, folder)
      if (to !== null) void move(path, to).then((isMoved) => isMoved && tell(path, to))
    },
    done(from, to) {
      latest.current.onMoved(from, to)
      tell(from, to)
    },
  }
}
