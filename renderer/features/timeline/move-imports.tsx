/** Offers to move what an earlier version kept in this browser alone to where everybody finds it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { HearthClient } from '../../../core/client/index.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { describeError } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import {
  type BrowserImport,
  listBrowserImports,
  readBrowserImport,
  removeBrowserImport,
} from './browser-imports.ts'
import { importsKey, keepFile } from './use-import.ts'

const key = ['browser-imports'] as const

export function MoveImports() {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const files = useQuery({ queryKey: key, queryFn: listBrowserImports, retry: false })
  const move = useMutation({
    mutationFn: (all: readonly BrowserImport[]) => moveAll(client, all),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: key })
      await queries.invalidateQueries({ queryKey: importsKey(id) })
    },
  })
  const remove = useMutation({
    mutationFn: async (refused: readonly BrowserImport[]) => {
      for (const file of refused) await removeBrowserImport(file.id)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  const refused = move.data ?? []
  // A browser that lets nothing be kept has kept nothing.
  const all = files.data ?? []
  if (all.length === 0) return null
  return (
    <section
      aria-label="In this browser only"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-accent-soft px-4 py-2 text-xs"
    >
      <span className="min-w-0 flex-1">
        {formatCount(all.length, 'timeline')} imported earlier {all.length === 1 ? 'is' : 'are'}{' '}
        kept in this browser only. Moved to this project, every window finds{' '}
        {all.length === 1 ? 'it' : 'them'}.
      </span>
      <Button size="sm" busy={move.isPending} onClick={() => move.mutate(all)}>
        Move to this project
      </Button>
      {refused.length > 0 && (
        <Button size="sm" busy={remove.isPending} onClick={() => remove.mutate(refused)}>
          Delete what cannot be moved
        </Button>
      )}
    </section>
  )
}

/** Those that were refused: they stay where they are, and say why. */
async function moveAll(
  client: HearthClient,
  all: readonly BrowserImport[],
): Promise<BrowserImport[]> {
  const refused: BrowserImport[] = []
  // The oldest first: the order of the list stays.
  for (const file of all.toReversed()) {
    const { id, name } = file
    try {
      const text = await readBrowserImport(id)
      if (text !== null) await keepFile(client, new Blob([text]), name)
      await removeBrowserImport(id)
    } catch (error) {
      const { message, details } = describeError(error)
      toast.error(`${name} was not moved. ${message}`, { description: details })
      if (HearthError.is(error) && error.status < 500) refused.push(file)
    }
  }
  return refused
}
