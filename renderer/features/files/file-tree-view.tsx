/** The tree of files, by keyboard and pointer. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { folderOfRow, movedPath } from './file-move.ts'
import { FileRow, fileRowHeight, fileRowId } from './file-row.tsx'
import type { TreeRow } from './file-tree.ts'
import type { GitMark } from './git-marks.ts'
import { type TreeAction, treeAction } from './tree-keys.ts'

export interface FileTreeViewProps {
  rows: readonly TreeRow[]
  selected: string | undefined
  onOpen: (path: string) => void
  onToggle: (path: string, open?: boolean) => void
  onRename: (path: string) => void
  onDelete: (path: string) => void
  onMove: (path: string, folder: string) => void
  onNew: (folder: string) => void
  onNewFolder: (folder: string) => void
  marks: ReadonlyMap<string, GitMark>
}

export function FileTreeView(props: FileTreeViewProps) {
  const { rows, selected, marks, onOpen, onToggle, onRename, onDelete } = props
  const { onMove, onNew, onNewFolder } = props
  /** To be pasted into a folder; what is dragged over one. */
  const [cut, setCut] = useState<string | null>(null)
  const [drag, setDrag] = useState<{ path: string; over: string | null } | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<string | undefined>(selected)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => fileRowHeight,
    overscan: 15,
  })
  useEffect(() => setFocused(selected), [selected])
  const at = rows.findIndex((row) => row.node.path === focused)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])

  function activate(row: TreeRow): void {
    setFocused(row.node.path)
    if (row.open === null) onOpen(row.node.path)
    else onToggle(row.node.path)
  }
  function run(action: TreeAction): void {
    switch (action.type) {
      case 'focus':
        setFocused(rows[Math.min(rows.length - 1, Math.max(0, action.index))]?.node.path)
        break
      case 'focus-path':
        setFocused(action.path || focused)
        break
      case 'activate':
        activate(action.row)
        break
      case 'rename':
        onRename(action.row.node.path)
        break
      case 'delete':
        // The next one is chosen, so that the keys go on.
        setFocused(rows[at + 1]?.node.path ?? rows[at - 1]?.node.path)
        onDelete(action.row.node.path)
        break
      default:
        onToggle(action.row.node.path, action.type === 'open')
    }
  }
  function paste(folder: string): void {
    if (cut === null) return
    setCut(null)
    onMove(cut, folder)
  }
  function onCutKey(event: KeyboardEvent): void {
    const row = rows[at]
    if (!row || event.altKey || event.shiftKey) return
    if (event.key === 'x') setCut(row.node.path)
    else if (event.key === 'v' && cut !== null) paste(folderOfRow(row))
    else return
    event.preventDefault()
  }
  function dragOver(event: DragEvent, folder: string): void {
    event.stopPropagation()
    const isTarget = drag !== null && movedPath(drag.path, folder) !== null
    if (isTarget) event.preventDefault()
    const over = isTarget ? folder : null
    if (drag && drag.over !== over) setDrag({ ...drag, over })
  }
  function drop(event: DragEvent, folder: string): void {
    event.stopPropagation()
    event.preventDefault()
    setDrag(null)
    if (drag) onMove(drag.path, folder)
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) onCutKey(event)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') setCut(null)
    const action = treeAction(event.key, rows[at], at)
    if (!action) return
    event.preventDefault()
    run(action)
  }
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Files"
      aria-activedescendant={at >= 0 && focused !== undefined ? fileRowId(focused) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDragOver={(event) => dragOver(event, '')}
      onDrop={(event) => drop(event, '')}
      className="focus-inset min-h-0 flex-1 overflow-auto py-1"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <FileRow
              key={row.node.path}
              row={row}
              top={item.start}
              selected={row.node.path === selected}
              focused={row.node.path === focused}
              onActivate={activate}
              onRename={onRename}
              onDelete={onDelete}
              onNew={onNew}
              onNewFolder={onNewFolder}
              isCut={row.node.path === cut}
              isTarget={drag?.over === row.node.path}
              onCut={setCut}
              onPaste={cut === null ? null : paste}
              onDragStart={(path) => setDrag({ path, over: null })}
              onDragOver={dragOver}
              onDrop={drop}
              onDragEnd={() => setDrag(null)}
              mark={marks.get(row.node.path)}
            />
          )
        })}
      </div>
    </div>
  )
}
