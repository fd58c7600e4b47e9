/** Timelines that came as files, kept with the project: to open another one, to look at them, to remove them. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileUp, Trash2 } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { ImportedTimeline } from '../../../core/contract/imported-timeline.ts'
import { timelineExtension } from '../../../core/contract/timeline-file.ts'
import { useProject } from '../../app/project.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { describeError, ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { MoveImports } from './move-imports.tsx'
import { importsKey, useImport } from './use-import.ts'

/** Other windows may add and remove some: no event tells of it. */
const refreshMs = 5_000

function useImports() {
  const { id, client } = useProject()
  return useInfiniteQuery({
    queryKey: importsKey(id),
    queryFn: ({ signal, pageParam }) =>
      client.timelines.imports.list({ limit: 200, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: refreshMs,
  })
}

export function ImportsPage() {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const open = useImport()
  const files = useImports()
  const items = files.data?.pages.flatMap((page) => page.items) ?? []
  const choose = <Chooser onChoose={() => input.current?.click()} busy={open.isPending} />

  function openAll(chosen: FileList | null): void {
    const all = [...(chosen ?? [])]
    if (all.length > 0) open.mutate(all)
  }
  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    openAll(event.dataTransfer.files)
  }

  return (
    <>
      <PageHeader
        title="Imported timelines"
        description="Kept with the project, read-only, until you remove them."
        actions={items.length > 0 && choose}
      />
      <input
        ref={input}
        type="file"
        multiple
        aria-label="Timeline file"
        accept={`${timelineExtension},.jsonl`}
        className="hidden"
        onChange={(event) => {
          openAll(event.target.files)
          event.target.value = ''
        }}
      />
      <MoveImports />
      <section
        aria-label="Imported timelines"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cx('flex min-h-0 flex-1 flex-col overflow-y-auto', isOver && 'bg-accent-soft')}
      >
        {files.isPending ? (
          <Skeleton rows={3} />
        ) : files.isError ? (
          <ErrorPanel className="m-4" error={files.error} title="The list could not be read." />
        ) : items.length === 0 ? (
          <EmptyState icon={<FileUp size={18} />} title="Nothing imported yet" actions={choose}>
            Export a run, an operation or a session from its timeline; open that file here, or drop
            it on this page.
          </EmptyState>
        ) : (
          <ul>
            {items.map((file) => (
              <FileRow key={file.id} file={file} />
            ))}
            {files.hasNextPage && (
              <li className="flex justify-center p-3">
                <Button busy={files.isFetchingNextPage} onClick={() => void files.fetchNextPage()}>
                  Show more
                </Button>
              </li>
            )}
          </ul>
        )}
      </section>
    </>
  )
}

function Chooser({ onChoose, busy }: { onChoose: () => void; busy: boolean }) {
  return (
    <Button look="primary" icon={<FileUp size={14} />} busy={busy} onClick={onChoose}>
      Open a file…
    </Button>
  )
}

function FileRow({ file }: { file: ImportedTimeline }) {
  const { id } = useProject()
  const remove = useRemoval(file)
  return (
    <li className="flex h-10 items-center gap-3 border-b px-4 hover:bg-hover">
      <Link
        to="/p/$project/imported/$importId"
        params={{ project: id, importId: file.id }}
        title={file.title}
        className="min-w-0 flex-1 truncate font-medium"
      >
        {file.title}
      </Link>
      {!file.isWhole && <Badge>cut off</Badge>}
      <span title={file.name} className="hidden max-w-[40%] truncate text-ink-3 text-xs sm:block">
        {file.name}
      </span>
      <span className="tabular w-16 shrink-0 text-right text-ink-3 text-xs">
        {formatBytes(file.bytes)}
      </span>
      <RelativeTime at={file.importedAt} className="shrink-0 text-ink-3 text-xs" />
      <IconButton
        size="sm"
        label={`Remove ${file.title}`}
        icon={<Trash2 size={14} />}
        disabled={remove.isPending}
        onClick={() => remove.mutate()}
      />
    </li>
  )
}

/** With a way back for a week. */
function useRemoval(file: ImportedTimeline) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: importsKey(id) })
  const fail = (what: string) => (error: unknown) => {
    const { message, details } = describeError(error)
    toast.error(`${file.title} was not ${what}. ${message}`, { description: details })
  }
  const restore = () =>
    client.timelines.imports.restore(file.id).then(refresh, fail('brought back'))
  return useMutation({
    mutationFn: () => client.timelines.imports.remove(file.id),
    onSuccess: async () => {
      await refresh()
      toast(`${file.title} was removed.`, {
        position: 'bottom-left',
        duration: 10_000,
        action: { label: 'Undo', onClick: () => void restore() },
      })
    },
    onError: fail('removed'),
  })
}
