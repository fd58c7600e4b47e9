/** A timeline that came as a file, read-only. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { SpanTree } from '../../../core/contract/spans/span-tree.ts'
import { useProject } from '../../app/project.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Crumb } from '../../ui/crumb.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatCount } from '../../ui/format.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Timeline } from './timeline.tsx'
import { parseTimelineFile, type TimelineFile } from './timeline-file.ts'

const route = '/p/$project/imported/$importId'

export function ImportedPage() {
  const { importId } = useParams({ from: route })
  const project = useProject()
  const file = useQuery({
    queryKey: projectKey(project.id, 'imported', importId),
    queryFn: ({ signal }) => readTimeline(project, importId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (file.isPending) return <Skeleton rows={6} />
  if (file.isError) {
    return (
      <>
        <PageHeader title="Imported timeline" before={<ImportsLink />} />
        <ErrorPanel className="m-4" error={file.error} title="The file could not be read." />
      </>
    )
  }
  return <Shown key={importId} {...file.data} />
}

interface ImportedTimeline {
  file: TimelineFile
  tree: SpanTree
  /** Spans that were still going on when it was exported. */
  unended: number
}

async function readTimeline(
  { client }: ProjectScope,
  id: string,
  signal: AbortSignal,
): Promise<ImportedTimeline> {
  const text = await (await client.timelines.imports.file(id, { signal })).text()
  const file = await parseTimelineFile(text)
  const tree = new SpanTree()
  tree.append(file.events)
  return { file, tree, unended: tree.seal() }
}

function Shown({ file, tree, unended }: ImportedTimeline) {
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  const { head, end, skipped } = file
  const masked = end?.masked.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <>
      <PageHeader
        before={<ImportsLink />}
        title={head.title}
        meta={<Badge>Imported, read-only</Badge>}
        description={`Exported ${new Date(head.exportedAt).toLocaleString()} by Hearth ${head.hearth}; ${file.events.length.toLocaleString('en')} events, ${masked} ${masked === 1 ? 'secret' : 'secrets'} masked.`}
      />
      {(end === null || skipped > 0 || unended > 0) && (
        <p role="status" className="shrink-0 border-b bg-warn-soft px-4 py-1.5 text-warn text-xs">
          {end === null && 'The file is cut off: its end is missing. '}
          {unended > 0 && `${formatCount(unended, 'span')} had not ended when it was exported. `}
          {skipped > 0 && `${skipped} lines could not be read and are left out.`}
        </p>
      )}
      <Timeline
        spans={{ tree, version: tree.version, loading: false, error: null, reload: nothing }}
        search={search}
        onSearch={(part) =>
          void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
        }
      />
    </>
  )
}

function nothing(): void {
  // A file does not change.
}

function ImportsLink() {
  const { id } = useProject()
  return (
    <Crumb link={{ to: '/p/$project/imported', params: { project: id } }}>Imported timelines</Crumb>
  )
}
