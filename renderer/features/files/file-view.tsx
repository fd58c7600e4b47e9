/** The file that is shown: its text, what it defines as a form, or its difference from the last commit. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Code, FolderTree, PencilRuler } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { designQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { CodePlaceContext } from '../design/code-place.ts'
import { SourceFile } from '../source/source-file.tsx'
import { GitComparison } from './git-comparison.tsx'

const DesignTab = lazy(async () => ({
  default: (await import('../design/design-tab.tsx')).DesignTab,
}))

type View = 'form' | 'canvas'

export interface FileViewProps {
  path?: string | undefined
  line?: number | undefined
  column?: number | undefined
  compare?: 'head' | undefined
  design?: View | undefined
}

export function FileView({ path, line, column, compare, design }: FileViewProps) {
  const navigate = useNavigate({ from: '/p/$project/files' })
  if (path === undefined) {
    return (
      <EmptyState icon={<FolderTree size={20} />} title="Choose a file">
        Files open here. What you save is loaded at once; sessions go on.
      </EmptyState>
    )
  }
  const show = (next: View | undefined) =>
    void navigate({
      search: ({ side, find }) => ({ side, find, path, ...(next ? { design: next } : {}) }),
    })
  if (design) return <FileDesign key={path} path={path} view={design} onShow={show} />
  if (compare === 'head') return <GitComparison key={path} path={path} />
  return (
    <SourceFile
      key={path}
      path={path}
      line={line}
      column={column}
      actions={<ToDesign path={path} onShow={show} />}
    />
  )
}

interface FileDesignProps {
  path: string
  view: View
  onShow: (view: View | undefined) => void
}

function FileDesign({ path, view, onShow }: FileDesignProps) {
  return (
    <CodePlaceContext value={(line) => ({ path, line, column: 1 })}>
      <section aria-label={path} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="flex h-9 shrink-0 items-center gap-2 border-b px-4">
          <span className="min-w-0 flex-1 truncate font-mono text-xs">{path}</span>
          <Button size="sm" icon={<Code size={13} />} onClick={() => onShow(undefined)}>
            Code
          </Button>
        </div>
        <Suspense fallback={<Skeleton rows={8} />}>
          <DesignTab
            path={path}
            agent={null}
            hasTriggers={/(^|\/)(agents|workflows)\//.test(path)}
            view={view}
            onView={onShow}
          />
        </Suspense>
      </section>
    </CodePlaceContext>
  )
}

/** Only for a file that defines something. */
function ToDesign({ path, onShow }: { path: string; onShow: (view: View) => void }) {
  const isSource = /\.m?[jt]s$/.test(path)
  const design = useQuery({ ...designQuery(useProject(), path), enabled: isSource }).data
  if (!isSource || !design || design.definitions.length === 0) return null
  return (
    <Button size="sm" icon={<PencilRuler size={13} />} onClick={() => onShow('form')}>
      Design
    </Button>
  )
}
