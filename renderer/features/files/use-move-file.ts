/** Moves files and folders, and offers one way back after each move and rename. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { filesQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { followedPath, movedPath } from './file-move.ts'
import { folderOf } from './file-tree.ts'

export interface MoveFileOptions {
  /** Paths with changes that are not saved: those stay where they are. */
  unsaved: readonly string[]
  onMoved: (from: string, to: string) => void
}

export interface MoveFile {
  into: (paths: readonly string[], folder: string) => void
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
    // Out of its folder at once: read again, its new one may answer before its old one.
    queries.setQueryData(filesQuery({ id, client }, folderOf(from)).queryKey, (nodes) =>
      nodes?.filter((node) => node.path !== from),
    )
    latest.current.onMoved(from, to)
    return true
  }
  /** One after the other; one that cannot be moved keeps no other from it. */
  async function moveAll(moves: readonly Move[]): Promise<Move[]> {
    const done: Move[] = []
    for (const one of moves) if (await move(one.from, one.to)) done.push(one)
    await queries.invalidateQueries({ queryKey: projectKey(id, 'files') })
    return done
  }
  function tell(moves: readonly Move[], folder: string): void {
    const [first] = moves
    if (!first) return
    const back = moves.map(({ from, to }) => ({ from: to, to: from })).reverse()
    const where = folder === '' ? "the project's folder" : folder
    toast(
      moves.length === 1
        ? `${first.from} is now ${first.to}.`
        : `${moves.length} were moved to ${where}.`,
      { action: { label: 'Undo', onClick: () => void moveAll(back) }, duration: 15_000 },
    )
  }
  return {
    into(paths, folder) {
      const moves = paths.flatMap((from) => {
        const to = movedPath(from, folder)
        return to === null ? [] : [{ from, to }]
      })
      void moveAll(moves).then((done) => tell(done, folder))
    },
    done(from, to) {
      latest.current.onMoved(from, to)
      tell([{ from, to }], '')
    },
  }
}

interface Move {
  from: string
  to: string
}
