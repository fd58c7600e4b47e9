/** The project's files: a tree, tabs, an editor. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FilePlus, FolderTree } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { SourceFile } from '../source/source-file.tsx'
import { type FileAsked, FileDialogs } from './file-dialogs.tsx'
import { FileTabs } from './file-tabs.tsx'
import { folderOf } from './file-tree.ts'
import { FileTreeView } from './file-tree-view.tsx'
import { useOpenFiles } from './open-files.ts'
import { useFileTree } from './use-file-tree.ts'

const route = '/p/$project/files'

export function FilesPage() {
  const project = useProject()
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  const { path } = search
  const files = useOpenFiles(project.id, path)
  const [asked, setAsked] = useState<FileAsked | null>(null)
  // A file keeps its tab from when it was first shown, whatever the tabs are by then.
  const keep = useEffectEvent(files.keep)
  useEffect(() => {
    if (path !== undefined) keep(path)
  }, [path])

  function show(next: string | undefined): void {
    void navigate({ search: { path: next } })
  }
  return (
    <>
      <PageHeader
        title="Files"
        description={project.project.root}
        actions={
          <Button
            icon={<FilePlus size={14} />}
            onClick={() => setAsked({ kind: 'new', folder: folderOf(path ?? '') })}
          >
            New file
          </Button>
        }
      />
      <SplitPane
        id="files"
        parts={[
          {
            id: 'tree',
            defaultSize: 260,
            minSize: 160,
            fixed: true,
            content: <Tree selected={path} onShow={show} onAsk={setAsked} />,
          },
          {
            id: 'editor',
            minSize: 240,
            content: (
              <>
                {files.paths.length > 0 && (
                  <FileTabs
                    paths={files.paths}
                    shown={path}
                    onClose={(closed) => show(files.close(closed))}
                  />
                )}
                <Editor path={path} line={search.line} />
              </>
            ),
          },
        ]}
      />
      {asked && (
        <FileDialogs
          asked={asked}
          onClose={() => setAsked(null)}
          onCreated={show}
          onRenamed={(from, to) => {
            files.rename(from, to)
            if (path === from) show(to)
          }}
          onDeleted={(gone) => show(files.close(gone))}
        />
      )}
    </>
  )
}

function Editor({ path, line }: { path: string | undefined; line: number | undefined }) {
  if (path === undefined) {
    return (
      <EmptyState icon={<FolderTree size={20} />} title="Choose a file">
        Files open here. What you save is loaded at once; sessions go on.
      </EmptyState>
    )
  }
  return <SourceFile key={path} path={path} line={line} />
}

interface TreeProps {
  selected: string | undefined
  onShow: (path: string) => void
  onAsk: (asked: FileAsked) => void
}

function Tree({ selected, onShow, onAsk }: TreeProps) {
  const tree = useFileTree(selected)
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
      onOpen={onShow}
      onToggle={tree.toggle}
      onRename={(path) => onAsk({ kind: 'rename', path })}
      onDelete={(path) => onAsk({ kind: 'delete', path })}
    />
  )
}
