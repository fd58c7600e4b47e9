/** Folders of the machine Hearth runs on, one level at a time. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CornerLeftUp, Flame, Folder } from 'lucide-react'
import { useClient } from '../../app/client.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useSettled } from '../lists/use-settled.ts'

export interface FolderBrowserProps {
  /** Where to look; empty for the home folder. */
  path: string
  onChoose: (path: string) => void
}

const row =
  'focus-inset flex h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover'

export function FolderBrowser({ path: wanted, onChoose }: FolderBrowserProps) {
  const client = useClient()
  // Not for each letter of a path that is being typed.
  const path = useSettled(wanted)
  const folders = useQuery({
    queryKey: ['folders', path],
    queryFn: ({ signal }) => client.projects.folders(path || undefined, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (folders.isPending) return <Skeleton rows={4} />
  if (folders.isError) {
    // On the way to a path that is being typed, most are none.
    return (
      <p role="status" className="rounded-lg border bg-sunken px-3 py-2 text-ink-2">
        {describeError(folders.error).message}
      </p>
    )
  }
  const { parent, items } = folders.data
  return (
    <fieldset className="max-h-64 overflow-y-auto rounded-lg border bg-sunken p-1">
      <legend className="sr-only">Folders in {folders.data.path}</legend>
      {parent !== null && (
        <button type="button" className={row} onClick={() => onChoose(parent)}>
          <CornerLeftUp size={14} className="text-ink-3" aria-hidden />
          <span className="text-ink-2">Up to {parent}</span>
        </button>
      )}
      {items.map((folder) => (
        <button
          key={folder.path}
          type="button"
          className={row}
          onClick={() => onChoose(folder.path)}
        >
          {folder.isProject ? (
            <Flame size={14} className="text-accent-text" aria-hidden />
          ) : (
            <Folder size={14} className="text-ink-3" aria-hidden />
          )}
          <span className="min-w-0 flex-1 truncate">{folder.name}</span>
          {folder.isProject && <span className="text-accent-text text-xs">agent project</span>}
        </button>
      ))}
      {items.length === 0 && <p className="px-2 py-1.5 text-ink-3">No folders in here.</p>}
    </fieldset>
  )
}
