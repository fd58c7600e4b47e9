/** Find and replace in all files: what is looked for, how, and what was found. */
import { useQueryClient } from '@tanstack/react-query'
import { CaseSensitive, ChevronRight, Regex, WholeWord } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Input } from '../../ui/input.tsx'
import { FindResults } from './find-results.tsx'
import { type FindOptions, noOptions, useFindInFiles } from './use-find-in-files.ts'

export interface FindPanelProps {
  query: string
  onQuery: (query: string) => void
  onOpen: (path: string, line: number, column: number) => void
}

export function FindPanel({ query, onQuery, onOpen }: FindPanelProps) {
  const [typed, setTyped] = useState(query)
  const [options, setOptions] = useState<FindOptions>(noOptions)
  const [hasMore, setMore] = useState(false)
  const found = useFindInFiles(typed, options)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])

  function type(next: string): void {
    setTyped(next)
    onQuery(next)
  }
  const change = (part: Partial<FindOptions>) => setOptions({ ...options, ...part })
  const { replacement } = options
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <search className="flex flex-col gap-1.5 border-b p-2">
        <div className="flex items-center gap-1">
          <Expand
            open={replacement !== null}
            label="Replace"
            onChange={(open) => change({ replacement: open ? '' : null })}
          />
          <Input
            ref={field}
            aria-label="Find in files"
            placeholder="Find in files"
            spellCheck={false}
            value={typed}
            onChange={(event) => type(event.target.value)}
            className="h-6 min-w-0 flex-1 text-xs"
          />
          <How options={options} onChange={change} />
        </div>
        {replacement !== null && (
          <div className="flex items-center gap-1 pl-6">
            <Input
              aria-label="Replace with"
              placeholder="Replace with"
              spellCheck={false}
              value={replacement}
              onChange={(event) => change({ replacement: event.target.value })}
              className="h-6 min-w-0 flex-1 text-xs"
            />
            <ReplaceAll query={typed} options={options} found={found} />
          </div>
        )}
        <button
          type="button"
          aria-expanded={hasMore}
          onClick={() => setMore(!hasMore)}
          className="self-start rounded-sm px-1 text-2xs text-ink-3 hover:bg-hover hover:text-ink-2"
        >
          {hasMore ? 'Fewer options' : 'Only in some files…'}
        </button>
        {hasMore && (
          <>
            <Globs
              label="Files to include"
              value={options.include}
              onChange={(include) => change({ include })}
            />
            <Globs
              label="Files to leave out"
              value={options.exclude}
              onChange={(exclude) => change({ exclude })}
            />
          </>
        )}
      </search>
      <Said typed={typed} found={found} />
      {found.error && (
        <ErrorPanel className="m-2" error={found.error} title="This cannot be looked for." />
      )}
      {!found.error && <FindResults files={found.files} onOpen={onOpen} />}
      {found.more && (
        <Button look="ghost" size="sm" className="m-1" onClick={found.more} busy={found.isPending}>
          Show more
        </Button>
      )}
    </div>
  )
}

type Found = ReturnType<typeof useFindInFiles>

function Said({ typed, found }: { typed: string; found: Found }) {
  if (typed === '' || found.error) return null
  const { files, count, isPending, isDone, stoppedBy, more } = found
  const text = !isDone
    ? isPending
      ? 'Searching…'
      : ''
    : count === 0
      ? 'Nothing was found.'
      : `${formatCount(count, 'match', 'matches')} in ${formatCount(files.length, 'file')}${more ? ', and more' : ''}`
  return (
    <output aria-live="polite" className="shrink-0 px-3 py-1.5 text-ink-3 text-xs">
      {text}
      {stoppedBy === 'time' && ' It took too long and was stopped: make the search simpler.'}
      {stoppedBy === 'files' && ' There are more files than are searched at once.'}
    </output>
  )
}

interface HowProps {
  options: FindOptions
  onChange: (part: Partial<FindOptions>) => void
}

function How({ options: { matchCase, wholeWord, isRegex }, onChange }: HowProps) {
  return (
    <>
      <IconButton
        size="sm"
        label="Match case"
        icon={<CaseSensitive size={14} />}
        pressed={matchCase}
        onClick={() => onChange({ matchCase: !matchCase })}
      />
      <IconButton
        size="sm"
        label="Whole words"
        icon={<WholeWord size={14} />}
        pressed={wholeWord}
        onClick={() => onChange({ wholeWord: !wholeWord })}
      />
      <IconButton
        size="sm"
        label="Regular expression"
        icon={<Regex size={13} />}
        pressed={isRegex}
        onClick={() => onChange({ isRegex: !isRegex })}
      />
    </>
  )
}

interface ExpandProps {
  open: boolean
  label: string
  onChange: (open: boolean) => void
}

function Expand({ open, label, onChange }: ExpandProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={open}
      onClick={() => onChange(!open)}
      className="flex size-5 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
    >
      <ChevronRight size={12} aria-hidden className={cx(open && 'rotate-90')} />
    </button>
  )
}

interface GlobsProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function Globs({ label, value, onChange }: GlobsProps): ReactNode {
  return (
    <Input
      aria-label={label}
      placeholder={`${label}: src, *.md`}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-6 font-mono text-xs"
    />
  )
}

function ReplaceAll({
  query,
  options,
  found,
}: {
  query: string
  options: FindOptions
  found: Found
}) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const { files, count, isDone, more } = found

  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: projectKey(id, 'files') }),
      queries.invalidateQueries({ queryKey: projectKey(id, 'file') }),
    ])

  async function undo(undoId: string) {
    try {
      await client.files.undo(undoId)
      await refresh()
    } catch (error) {
      toast.error(`Not taken back. ${HearthError.from(error).message}`)
    }
  }
  async function replace() {
    setBusy(true)
    try {
      const { isRegex, matchCase, wholeWord, replacement } = options
      const { items, refused, undoId } = await client.files.replace({
        q: query,
        isRegex,
        matchCase,
        wholeWord,
        replacement: replacement ?? '',
        files: files.map(({ path, hash }) => ({ path, hash })),
      })
      await refresh()
      const done = items.reduce((sum, { replacements }) => sum + replacements, 0)
      toast(
        `${formatCount(done, 'match', 'matches')} replaced in ${formatCount(items.length, 'file')}.`,
        {
          ...(undoId === null
            ? {}
            : { action: { label: 'Undo', onClick: () => void undo(undoId) } }),
          duration: 15_000,
        },
      )
      if (refused.length > 0) {
        toast.error(`Left as they are: ${refused.map(({ path }) => path).join(', ')}`)
      }
    } catch (error) {
      toast.error(`Nothing was replaced. ${HearthError.from(error).message}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      size="sm"
      busy={isBusy}
      disabled={count === 0 || !isDone}
      title={more ? 'Replaces in the files that are listed' : undefined}
      onClick={() => void replace()}
    >
      Replace {count > 0 ? count : 'all'}
    </Button>
  )
}
