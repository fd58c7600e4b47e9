/** Files and folders dragged within the tree, over the folder they would land in. */
import { type DragEvent, useState } from 'react'
import { movedPath } from './file-move.ts'

export interface TreeDrag {
  /** The folder that what is dragged is over; null for none that takes it. */
  target: string | null
  start: (paths: readonly string[]) => void
  over: (event: DragEvent, folder: string) => void
  drop: (event: DragEvent, folder: string) => void
  end: () => void
}

export function useTreeDrag(onMove: (paths: readonly string[], folder: string) => void): TreeDrag {
  const [drag, setDrag] = useState<{ paths: readonly string[]; over: string | null } | null>(null)
  return {
    target: drag?.over ?? null,
    start: (paths) => setDrag({ paths, over: null }),
    over(event, folder) {
      event.stopPropagation()
      const isTarget = drag?.paths.some((path) => movedPath(path, folder) !== null) ?? false
      if (isTarget) event.preventDefault()
      const over = isTarget ? folder : null
      if (drag && drag.over !== over) setDrag({ ...drag, over })
    },
    drop(event, folder) {
      event.stopPropagation()
      event.preventDefault()
      setDrag(null)
      if (drag) onMove(drag.paths, folder)
    },
    end: () => setDrag(null),
  }
}
