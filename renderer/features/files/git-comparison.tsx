/** A file beside its version in the last commit. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Pencil } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DiffEditor } from '../source/diff-editor.tsx'

export function GitComparison({ path }: { path: string }) {
  const { id, client } = useProject()
  const diff = useQuery({
    queryKey: projectKey(id, 'file', path, 'git'),
    queryFn: ({ signal }) => client.git.diff(path, { signal }),
    retry: false,
  })
  return (
    <section
      aria-label={`${path}, compared with the last commit`}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <div className="flex h-9 shrink-0 items-center gap-2 border-b px-4">
        <span className="min-w-0 truncate font-mono text-xs">{path}</span>
        <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">
          the last commit on the left, the disk on the right
        </span>
        <Link
          to="/p/$project/files"
          params={{ project: id }}
          search={{ side: 'changes', path }}
          className={buttonClass('secondary', 'sm')}
        >
          <Pencil size={13} aria-hidden />
          Edit
        </Link>
      </div>
      {diff.isPending && <Skeleton rows={10} className="flex-1" />}
      {diff.isError && (
        <ErrorPanel className="m-3" error={diff.error} title="The file could not be compared." />
      )}
      {diff.data?.isBinary && (
        <EmptyState title="Nothing to compare">The file is not text, or too large.</EmptyState>
      )}
      {diff.data && !diff.data.isBinary && (
        <DiffEditor
          path={path}
          before={diff.data.before ?? ''}
          after={diff.data.after ?? ''}
          label={path}
        />
      )}
    </section>
  )
}
