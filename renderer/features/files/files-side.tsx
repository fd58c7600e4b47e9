/** Beside the editor: the tree of files, a search in them, or what changed since the last commit. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { gitStatusQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { FileAsked } from './file-dialogs.tsx'
import { FileTreeView } from './file-tree-view.tsx'
import { FindPanel } from './find-panel.tsx'
import { marksOf } from './git-marks.ts'
import { GitPanel } from './git-panel.tsx'
import { useFileTree } from './use-file-tree.ts'

export type Side = 'files' | 'search' | 'changes'

export interface FilesSideProps {
  side: Side
  selected: string | undefined
  find: string
  onSide: (side: Side) => void
  onFind: (query: string) => void
  onShow: (path: string, at?: { line?: number; column?: number }) => void
  onAsk: (asked: FileAsked) => void
  onDelete: (paths: readonly string[]) => void
  onMove: (paths: readonly string[], folder: string) => void
}

export function FilesSide(props: FilesSideProps) {
  const { side, selected, find, onSide, onFind, onShow } = props
  const status = useQuery(gitStatusQuery(useProject())).data
  const count = status?.files.length ?? 0
  return (
    <>
      <div className="flex h-8 shrink-0 items-center border-b px-2">
        <Segmented
          label="Beside the editor"
          value={side}
          onChange={onSide}
          options={[
            { id: 'files', title: 'Files' },
            { id: 'search', title: 'Search' },
            { id: 'changes', title: count === 0 ? 'Changes' : `Changes ${count}` },
          ]}
        />
      </div>
      {side === 'files' && <Tree {...props} />}
      {side === 'search' && (
        <FindPanel
          query={find}
          onQuery={onFind}
          onOpen={(path, line, column) => onShow(path, { line, column })}
        />
      )}
      {side === 'changes' && <GitPanel shown={selected} />}
    </>
  )
}

function Tree({ selected, onShow, onAsk, onDelete, onMove }: FilesSideProps) {
  const tree = useFileTree(selected)
  const status = useQuery(gitStatusQuery(useProject())).data
  const marks = useMemo(() => marksOf(status), [status])
  if (tree.loading) return <Skeleton rows={8} />
  if (tree.error) {
    return (
      <ErrorPanel
        className="m-3"
        error={tree.error}
        title="The files could not be listed."
        actions={<Button onClick={tree.reload}>Try again</Button>}
      />
    )
  }
  return (
    <FileTreeView
      rows={tree.rows}
      selected={selected}
      marks={marks}
      onOpen={onShow}
      onToggle={tree.toggle}
      onRename={(path) => onAsk({ kind: 'rename', path })}
      onDelete={onDelete}
      onMove={(path, folder) => {
        if (folder !== '') tree.toggle(folder, true)
        onMove(path, folder)
      }}
      onNew={(folder) => onAsk({ kind: 'new', folder })}
      onNewFolder={(folder) => onAsk({ kind: 'new-folder', folder })}
    />
  )
}
