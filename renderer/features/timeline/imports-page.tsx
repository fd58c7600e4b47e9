/** Timelines that came as files: to open another one, and those that were opened in this browser. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileUp, Trash2 } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { timelineExtension } from '../../../core/contract/timeline-file.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { type ImportedFile, listImported, removeImported } from './imported-store.ts'
import { importedKey, useImport } from './use-import.ts'

export function ImportsPage() {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const open = useImport()
  const files = useQuery({ queryKey: importedKey, queryFn: listImported })
  const choose = <Chooser onChoose={() => input.current?.click()} busy={open.isPending} />

  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) open.mutate(file)
  }

  return (
    <>
      <PageHeader
        title="Imported timelines"
        description="Kept in this browser only, read-only, until you remove them."
        actions={choose}
      />
      <input
        ref={input}
        type="file"
        aria-label="Timeline file"
        accept={`${timelineExtension},.jsonl`}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) open.mutate(file)
          event.target.value = ''
        }}
      />
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
        ) : files.data.length === 0 ? (
          <EmptyState icon={<FileUp size={18} />} title="Nothing imported yet" actions={choose}>
            Export a run, an operation or a session from its timeline; open that file here, or drop
            it on this page.
          </EmptyState>
        ) : (
          <ul>
            {files.data.map((file) => (
              <FileRow key={file.id} file={file} />
            ))}
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

function FileRow({ file }: { file: ImportedFile }) {
  const { id } = useProject()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeImported(file.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: importedKey }),
  })
  return (
    <li className="flex h-10 items-center gap-3 border-b px-4 hover:bg-hover">
      <Link
        to="/p/$project/imported/$importId"
        params={{ project: id, importId: file.id }}
        className="min-w-0 flex-1 truncate font-medium"
      >
        {file.title}
      </Link>
      <span className="hidden max-w-[40%] truncate text-ink-3 text-xs sm:block">{file.name}</span>
      <span className="tabular w-16 text-right text-ink-3 text-xs">{formatBytes(file.bytes)}</span>
      <RelativeTime at={file.importedAt} />
      <IconButton
        size="sm"
        label={`Remove ${file.title}`}
        icon={<Trash2 size={14} />}
        onClick={() => remove.mutate()}
      />
    </li>
  )
}
