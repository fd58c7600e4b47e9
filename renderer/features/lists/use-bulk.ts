/** Does one thing to the chosen rows, shows how far it is, offers the way back. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { formatCount } from '../../ui/format.ts'
import { type BulkFailure, runBulk } from './bulk.ts'
import type { Selection } from './use-selection.ts'

export interface BulkAction<Item> {
  id: string
  /** `Delete`. */
  title: string
  /** `deleted`: what the report says of those that worked. */
  done: string
  icon?: ReactNode
  danger?: boolean
  fits: (item: Item) => boolean
  /** What is asked before it is done. */
  confirm?: (items: readonly Item[]) => { title: string; description: string }
  work: (item: Item) => Promise<unknown>
  /** Takes it back. */
  undo?: (item: Item) => Promise<unknown>
}

export interface BulkProgress {
  title: string
  finished: number
  all: number
}

export interface UseBulkOptions<Item> {
  noun: string
  idOf: (item: Item) => string
  selection: Selection
  onFailed: (action: BulkAction<Item>, failed: BulkFailure<Item>[]) => void
}

export function useBulk<Item>({ noun, idOf, selection, onFailed }: UseBulkOptions<Item>) {
  const { id } = useProject()
  const queries = useQueryClient()
  const [progress, setProgress] = useState<BulkProgress | null>(null)
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  async function run(action: BulkAction<Item>, items: readonly Item[]): Promise<void> {
    const controller = new AbortController()
    stopping.current = controller
    const show = (finished: number) =>
      setProgress({ title: action.title, finished, all: items.length })
    show(0)
    const report = await runBulk({
      items,
      work: action.work,
      onProgress: show,
      signal: controller.signal,
    })
    setProgress(null)
    await queries.invalidateQueries({ queryKey: projectKey(id) })
    const { done, failed, left } = report
    selection.choose([...failed.map(({ item }) => idOf(item)), ...left.map(idOf)])
    if (done.length > 0) {
      const { undo } = action
      const takeBack = undo && (() => void run(backOf(action, undo), done))
      toast(`${formatCount(done.length, noun)} ${action.done}.`, {
        position: 'bottom-left',
        ...(takeBack ? { duration: 10_000, action: { label: 'Undo', onClick: takeBack } } : {}),
      })
    }
    if (failed.length > 0) onFailed(action, failed)
  }

  return { progress, run, stop: () => stopping.current?.abort() }
}

function backOf<Item>(
  action: BulkAction<Item>,
  work: (item: Item) => Promise<unknown>,
): BulkAction<Item> {
  const { icon: _, undo: __, ...rest } = action
  return { ...rest, id: `${action.id}.undo`, title: 'Undo', done: 'brought back', work }
}
