/** What changed in the project since the last commit, as version control has it. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { GitBranch } from 'lucide-react'
import type { ReactNode } from 'react'
import type { GitFile, GitStatus } from '../../../core/contract/git.ts'
import { gitStatusQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { gitMarks } from './git-marks.ts'

export function GitPanel({ shown }: { shown: string | undefined }) {
  const status = useQuery(gitStatusQuery(useProject()))
  if (status.isPending) return <Skeleton rows={5} />
  if (status.isError) {
    return (
      <ErrorPanel
        className="m-3"
        error={status.error}
        title="What changed could not be read."
        actions={<Button onClick={() => void status.refetch()}>Try again</Button>}
      />
    )
  }
  const { data } = status
  if (data.state === 'none') {
    return (
      <EmptyState icon={<GitBranch size={20} />} title="No git repository">
        This folder is not under version control. Run <code>git init</code> in a terminal, and what
        changes shows here.
      </EmptyState>
    )
  }
  if (data.state === 'unavailable') {
    return (
      <EmptyState icon={<GitBranch size={20} />} title="Git cannot be asked">
        {data.reason}
      </EmptyState>
    )
  }
  return <Changes status={data} shown={shown} />
}

function Changes({ status, shown }: { status: GitStatus; shown: string | undefined }) {
  const { branch, head, files, ahead, behind, isTruncated } = status
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-1.5 border-b px-3 text-xs">
        <GitBranch size={13} aria-hidden className="shrink-0 text-ink-3" />
        <span className="min-w-0 truncate font-medium">{branch ?? head ?? 'no commit yet'}</span>
        <Distance ahead={ahead} behind={behind} />
        <span className="ml-auto shrink-0 text-ink-3">{formatCount(files.length, 'change')}</span>
      </div>
      {files.length === 0 ? (
        <EmptyState title="Nothing changed">All files are as in the last commit.</EmptyState>
      ) : (
        <ul aria-label="Changed files" className="min-h-0 flex-1 overflow-auto py-1">
          {files.map((file) => (
            <ChangedRow key={file.path} file={file} isShown={file.path === shown} />
          ))}
        </ul>
      )}
      {isTruncated && (
        <p className="border-t px-3 py-1.5 text-ink-3 text-xs">There are more than are listed.</p>
      )}
    </div>
  )
}

function Distance({ ahead, behind }: { ahead: number | null; behind: number | null }): ReactNode {
  if (!ahead && !behind) return null
  return (
    <span className="shrink-0 text-ink-3">
      {ahead ? <span title={`${ahead} ahead`}>↑{ahead}</span> : null}
      {behind ? <span title={`${behind} behind`}>↓{behind}</span> : null}
    </span>
  )
}

function ChangedRow({ file, isShown }: { file: GitFile; isShown: boolean }) {
  const { id: project } = useProject()
  const mark = gitMarks[file.change]
  const at = file.path.lastIndexOf('/') + 1
  return (
    <li>
      <Link
        to="/p/$project/files"
        params={{ project }}
        search={{ side: 'changes', path: file.path, compare: 'head' }}
        replace
        title={file.from === null ? file.path : `${file.from} → ${file.path}`}
        className={cx(
          'focus-inset flex h-6 items-center gap-1.5 px-3 text-xs',
          isShown ? 'bg-accent-soft text-ink' : 'text-ink-2 hover:bg-hover',
        )}
      >
        <span className={cx('shrink-0', file.change === 'deleted' && 'line-through')}>
          {file.path.slice(at)}
        </span>
        <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">
          {file.path.slice(0, Math.max(0, at - 1))}
        </span>
        {file.isStaged && <span className="shrink-0 text-2xs text-ink-3">staged</span>}
        <span aria-hidden className={cx('w-3 shrink-0 text-center font-mono', mark.colour)}>
          {mark.letter}
        </span>
        <span className="sr-only">{mark.word}</span>
      </Link>
    </li>
  )
}
