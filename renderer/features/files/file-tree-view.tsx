/** The tree of files, by keyboard and pointer. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
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
  onNew: (folder: string) => void
  onNewFolder: (folder: string) => void
  marks: ReadonlyMap<string, GitMark>
}

export function FileTreeView(props: FileTreeViewProps) {
  const { rows, selected, marks, onOpen, onToggle, onRename, onDelete } = props
  const { onNew, onNewFolder } = props
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
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
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
              mark={marks.get(row.node.path)}
            />
          )
        })}
      </div>
    </div>
  )
}
