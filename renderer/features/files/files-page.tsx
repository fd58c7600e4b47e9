/** The project's files: a tree, a search and what changed beside tabs and an editor. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FilePlus } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useCommands } from '../../app/commands.ts'
import { useProject } from '../../app/project.ts'
import { copyPath, fullPath, revealPath, revealTitle } from '../../app/reveal.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { useUnsavedPaths } from '../source/project-buffers.ts'
import { CloseUnsavedDialog } from './close-unsaved-dialog.tsx'
import { type FileAsked, FileDialogs } from './file-dialogs.tsx'
import { followedPath } from './file-move.ts'
import { FileTabs } from './file-tabs.tsx'
import { folderOf } from './file-tree.ts'
import { FileView } from './file-view.tsx'
import { FilesSide } from './files-side.tsx'
import { lastShown, useOpenFiles } from './open-files.ts'
import { neighbour } from './tab-order.ts'
import { useDeleteFile } from './use-delete-file.ts'
import { useMoveFile } from './use-move-file.ts'

const route = '/p/$project/files'

export function FilesPage() {
  const project = useProject()
  const search = useSearch({ from: route })
  const navigate = useNavigate({ from: route })
  const { path, side = 'files' } = search
  const files = useOpenFiles(project.id, path)
  const unsaved = useUnsavedPaths(project.id)
  const toReveal = revealTitle()
  const [asked, setAsked] = useState<FileAsked | null>(null)
  const [closing, setClosing] = useState<string | null>(null)

  function show(next: string | undefined, at: { line?: number; column?: number } = {}): void {
    void navigate({ search: ({ side, find }) => ({ side, find, path: next, ...at }) })
  }
  const choose = (next: typeof side) =>
    void navigate({ search: (before) => ({ ...before, side: next }), replace: true })

  // A file keeps its tab from when it was first shown, whatever the tabs are by then.
  const keep = useEffectEvent(files.keep)
  useEffect(() => {
    if (path !== undefined) keep(path)
  }, [path])
  const addUnsaved = useEffectEvent(files.add)
  useEffect(() => addUnsaved(unsaved), [unsaved])
  const restore = useEffectEvent(() => {
    const last = path === undefined ? lastShown(project.id) : null
    if (last !== null)
      void navigate({ search: (before) => ({ ...before, path: last }), replace: true })
  })
  useEffect(() => restore(), [])

  const remove = useDeleteFile({
    unsaved,
    onDeleted: (gone) => {
      const isGone = (one: string) =>
        gone.some((deleted) => one === deleted || one.startsWith(`${deleted}/`))
      const next = files.close(isGone)
      if (path !== undefined && isGone(path)) show(next)
    },
  })
  const move = useMoveFile({
    unsaved,
    onMoved: (from, to) => {
      files.rename(from, to)
      const followed = path === undefined ? null : followedPath(path, from, to)
      if (followed !== null) show(followed)
    },
  })
  function close(closed: string): void {
    if (unsaved.includes(closed)) setClosing(closed)
    else show(files.close((one) => one === closed))
  }

  useCommands([
    {
      id: 'files.find',
      title: 'Find in files',
      group: 'Files',
      shortcut: 'Mod+Shift+F',
      keywords: 'search replace grep',
      run: () => choose('search'),
    },
    {
      id: 'files.changes',
      title: 'Show what changed (git)',
      group: 'Files',
      shortcut: 'Mod+Shift+G',
      run: () => choose('changes'),
    },
    {
      id: 'files.new',
      title: 'New file',
      group: 'Files',
      run: () => setAsked({ kind: 'new', folder: folderOf(path ?? '') }),
    },
    {
      id: 'files.new-folder',
      title: 'New folder',
      group: 'Files',
      run: () => setAsked({ kind: 'new-folder', folder: folderOf(path ?? '') }),
    },
    ...(toReveal === null
      ? []
      : [
          {
            id: 'files.reveal',
            title: path === undefined ? `${toReveal}: project folder` : toReveal,
            group: 'Files',
            keywords: 'reveal finder explorer folder',
            run: () => void revealPath(project.id, path ?? ''),
          },
        ]),
    ...(path === undefined
      ? []
      : [
          {
            id: 'files.next-tab',
            title: 'Next open file',
            group: 'Files',
            shortcut: 'Alt+Shift+ArrowRight',
            run: () => show(neighbour(files.paths, path, 1)),
          },
          {
            id: 'files.previous-tab',
            title: 'Previous open file',
            group: 'Files',
            shortcut: 'Alt+Shift+ArrowLeft',
            run: () => show(neighbour(files.paths, path, -1)),
          },
          {
            id: 'files.copy-path',
            title: 'Copy path of this file',
            group: 'Files',
            run: () => void copyPath(fullPath(project.project.root, path)),
          },
          {
            id: 'files.close-tab',
            title: 'Close this file',
            group: 'Files',
            run: () => close(path),
          },
        ]),
  ])

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
            defaultSize: 280,
            minSize: 200,
            fixed: true,
            content: (
              <FilesSide
                side={side}
                selected={path}
                find={search.find ?? ''}
                onSide={choose}
                onFind={(find) =>
                  void navigate({ search: (before) => ({ ...before, find }), replace: true })
                }
                onShow={show}
                onAsk={setAsked}
                onDelete={remove}
                onMove={move.into}
              />
            ),
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
                    unsaved={unsaved}
                    onShow={show}
                    onMove={files.move}
                    onClose={close}
                  />
                )}
                <FileView {...search} />
              </>
            ),
          },
        ]}
      />
      {closing !== null && (
        <CloseUnsavedDialog
          path={closing}
          onClose={() => setClosing(null)}
          onDone={() => {
            setClosing(null)
            show(files.close((one) => one === closing))
          }}
        />
      )}
      {asked && (
        <FileDialogs
          asked={asked}
          onClose={() => setAsked(null)}
          onCreated={show}
          onFolder={() => undefined}
          onRenamed={move.done}
        />
      )}
    </>
  )
}
