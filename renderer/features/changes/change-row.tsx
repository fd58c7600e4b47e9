/** A changed file on one line; a click shows what changed in it. */
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, Redo2, Undo2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { SessionChange } from '../../../core/contract/workspace-change.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { cx } from '../../ui/cx.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { EditDiff } from '../chat/edit-diff.tsx'
import { type ChangesOf, useRevert } from './use-changes.ts'

const looks = {
  added: { letter: 'A', colour: 'text-ok' },
  modified: { letter: 'M', colour: 'text-warn' },
  deleted: { letter: 'D', colour: 'text-bad' },
}

export interface ChangeRowProps {
  change: SessionChange
  of: ChangesOf
}

export function ChangeRow({ change, of }: ChangeRowProps) {
  const [isOpen, setOpen] = useState(false)
  const detailId = useId()
  const { revert, restore } = useRevert(of)
  const { path, state } = change
  const { letter, colour } = looks[change.change]
  const isBack = state === 'reverted'
  const at = path.lastIndexOf('/') + 1
  return (
    <li className="border-t first:border-t-0">
      <div className="flex h-8 items-center pr-1">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={detailId}
          title={path}
          onClick={() => setOpen(!isOpen)}
          className="focus-inset flex h-full min-w-0 flex-1 items-center gap-2 px-2 text-left text-xs hover:bg-hover"
        >
          <ChevronRight
            size={12}
            aria-hidden
            className={cx('shrink-0 text-ink-3', isOpen && 'rotate-90')}
          />
          <span aria-hidden className={cx('w-3 shrink-0 text-center font-mono', colour)}>
            {letter}
          </span>
          <span className={cx('max-w-full shrink-0 truncate', isBack && 'text-ink-3 line-through')}>
            {path.slice(at)}
          </span>
          <span className="min-w-0 flex-1 truncate text-2xs text-ink-3">
            {path.slice(0, Math.max(0, at - 1))}
          </span>
          <span className="sr-only">{change.change}</span>
          <Counts change={change} />
          <StateNote change={change} />
        </button>
        {change.canRevert && (
          <IconButton
            size="sm"
            label={`Revert ${path}`}
            icon={<Undo2 size={13} />}
            onClick={() => revert([change])}
          />
        )}
        {isBack && (
          <IconButton
            size="sm"
            label={`Put ${path} back as the agent left it`}
            icon={<Redo2 size={13} />}
            onClick={() => restore([change])}
          />
        )}
      </div>
      <div id={detailId} hidden={!isOpen}>
        {isOpen && <Detail change={change} of={of} />}
      </div>
    </li>
  )
}

function Counts({ change: { added, removed } }: { change: SessionChange }) {
  if (added === null || removed === null) return null
  return (
    <span className="tabular shrink-0 font-mono text-2xs">
      {added > 0 && <span className="text-ok">+{added}</span>}
      {added > 0 && removed > 0 && ' '}
      {removed > 0 && <span className="text-bad">−{removed}</span>}
    </span>
  )
}

const stateWords = {
  applied: null,
  reverted: 'reverted',
  changed: 'changed since',
  unknown: null,
}

function StateNote({ change: { state, reason } }: { change: SessionChange }) {
  const word = stateWords[state]
  if (word === null) return null
  return (
    <span title={reason ?? undefined} className="shrink-0 text-2xs text-ink-3">
      {word}
    </span>
  )
}

function Detail({ change: { id, path, reason }, of }: ChangeRowProps) {
  const { id: project, client } = useProject()
  const { session, toolCallId } = of
  const content = useQuery({
    queryKey: projectKey(project, 'changes', session, toolCallId ?? null, 'content', id),
    queryFn: ({ signal }) => client.changes.content(session, id, { toolCallId, signal }),
    retry: false,
  })
  if (content.isPending) return <Skeleton rows={3} />
  if (content.isError) return <Note text={describeError(content.error).message} />
  const { before, after, isHidden } = content.data
  return (
    <div className="px-2 pb-2">
      {reason !== null && <Note text={reason} />}
      {isHidden ? (
        <Note text="What is in the file is not shown: it is not text, too large, or holds secrets." />
      ) : (
        <EditDiff path={path} before={before ?? ''} after={after ?? ''} />
      )}
    </div>
  )
}

function Note({ text }: { text: string }) {
  return <p className="px-1 py-1.5 text-ink-3 text-xs">{text}</p>
}
