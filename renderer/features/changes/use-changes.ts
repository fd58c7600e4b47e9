/** What an agent changed in files, with the way back and forward again. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { RevertResult, SessionChange } from '../../../core/contract/workspace-change.ts'
import { changesQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { formatCount } from '../../ui/format.ts'

export interface ChangesOf {
  session: string
  /** Only what one call changed. */
  toolCallId?: string | undefined
}

export function useChanges({ session, toolCallId }: ChangesOf, isWanted = true) {
  return useQuery({ ...changesQuery(useProject(), session, toolCallId), enabled: isWanted })
}

/** Takes changes back at once; a message says what was done, and undoes it. */
export function useRevert({ session, toolCallId }: ChangesOf) {
  const { id, client } = useProject()
  const queries = useQueryClient()

  function refresh() {
    return Promise.all(
      ['changes', 'files', 'file'].map((part) =>
        queries.invalidateQueries({ queryKey: projectKey(id, part) }),
      ),
    )
  }
  async function run(changes: readonly SessionChange[], direction: 'revert' | 'restore') {
    const ids = changes.map((change) => change.id)
    try {
      const result = await client.changes[direction](session, { ids, toolCallId })
      await refresh()
      say(result, direction)
    } catch (error) {
      toast.error(`Nothing was changed. ${HearthError.from(error).message}`)
    }
  }
  function say({ items, refused }: RevertResult, direction: 'revert' | 'restore'): void {
    const word = direction === 'revert' ? 'reverted' : 'put back'
    const done = new Set(items.map((item) => item.id))
    if (items.length > 0) {
      const [first] = items
      const what = items.length === 1 ? first?.path : formatCount(items.length, 'file')
      const back = direction === 'revert' ? 'restore' : 'revert'
      toast(`${what} ${word}.`, {
        action: { label: 'Undo', onClick: () => void again([...done], back) },
        duration: 15_000,
      })
    }
    for (const { path, message } of refused.slice(0, 3)) toast.error(`${path}: ${message}`)
  }
  async function again(ids: string[], direction: 'revert' | 'restore') {
    try {
      const { refused } = await client.changes[direction](session, { ids, toolCallId })
      await refresh()
      for (const { path, message } of refused.slice(0, 3)) toast.error(`${path}: ${message}`)
    } catch (error) {
      toast.error(`Not undone. ${HearthError.from(error).message}`)
    }
  }
  return {
    revert: (changes: readonly SessionChange[]) => void run(changes, 'revert'),
    restore: (changes: readonly SessionChange[]) => void run(changes, 'restore'),
  }
}
