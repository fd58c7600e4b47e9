/** The tree of files, by keyboard and pointer; several rows can be selected together. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { useProject } from '../../app/project.ts'
import { folderOfRow } from './file-move.ts'
import { FileRow, fileRowHeight, fileRowId } from './file-row.tsx'
import type { TreeRow } from './file-tree.ts'
import type { GitMark } from './git-marks.ts'
import { type TreeAction, treeAction } from './tree-keys.ts'
import { useTreeDrag } from './use-tree-drag.ts'
import { useTreeSelection } from './use-tree-selection.ts'

export interface FileTreeViewProps {
  rows: readonly TreeRow[]
  selected: string | undefined
  onOpen: (path: string) => void
  onToggle: (path: string, open?: boolean) => void
  onRename: (path: string) => void
  onDelete: (paths: readonly string[]) => void
  onMove: (paths: readonly string[], folder: string) => void
  onNew: (folder: string) => void
  onNewFolder: (folder: string) => void
  marks: ReadonlyMap<string, GitMark>
}

const nothing: readonly string[] = []

export function FileTreeView(props: FileTreeViewProps) {
  const { rows, selected, marks, onOpen, onToggle, onRename, onDelete } = props
  const { onMove, onNew, onNewFolder } = props
  const { id: project, project: facts } = useProject()
  /** Whose menu is open. */
  const [menuAt, setMenuAt] = useState<string | null>(null)
  /** To be pasted into a folder. */
  const [cut, setCut] = useState(nothing)
  const drag = useTreeDrag(onMove)
  const selection = useTreeSelection(rows)
  const { picked } = selection
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
    const { path } = row.node
    setFocused(path)
    selection.begin(path)
    if (row.open === null) onOpen(path)
    else onToggle(path)
  }
  function onClick(event: MouseEvent, row: TreeRow): void {
    const { path } = row.node
    setFocused(path)
    if (event.shiftKey) selection.extend(path)
    else if (event.ctrlKey || event.metaKey) selection.toggle(path)
    else activate(row)
  }
  /** To another row; a range grows or shrinks with it, anything else ends. */
  function focus(path: string | undefined, isRange: boolean): void {
    setFocused(path)
    if (path === undefined) return
    if (isRange) selection.extend(path)
    else selection.begin(path)
  }
  function run(action: TreeAction, isRange: boolean): void {
    switch (action.type) {
      case 'focus':
        focus(rows[Math.min(rows.length - 1, Math.max(0, action.index))]?.node.path, isRange)
        break
      case 'focus-path':
        focus(action.path || focused, isRange)
        break
      case 'activate':
        activate(action.row)
        break
      case 'rename':
        onRename(action.row.node.path)
        break
      case 'delete':
        remove(action.row)
        break
      default:
        onToggle(action.row.node.path, action.type === 'open')
    }
  }
  function remove(row: TreeRow): void {
    const paths = selection.about(row.node.path)
    // The next one that stays is chosen, so that the keys go on.
    const stays = ({ node }: TreeRow) =>
      !paths.some((path) => node.path === path || node.path.startsWith(`${path}/`))
    setFocused((rows.slice(at + 1).find(stays) ?? rows.slice(0, at).findLast(stays))?.node.path)
    onDelete(paths)
  }
  function paste(folder: string): void {
    if (cut.length === 0) return
    setCut(nothing)
    onMove(cut, folder)
  }
  /** Keys with Ctrl or Cmd. */
  function onCommandKey(event: KeyboardEvent): void {
    const row = rows[at]
    if (!row || event.altKey || event.shiftKey) return
    if (event.key === 'x') setCut(selection.about(row.node.path))
    else if (event.key === 'v' && cut.length > 0) paste(folderOfRow(row))
    else if (event.key === 'a') selection.all()
    else if (event.key === ' ') selection.toggle(row.node.path)
    else return
    event.preventDefault()
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) onCommandKey(event)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') {
      setCut(nothing)
      selection.clear()
    }
    const action = treeAction(event.key, rows[at], at)
    if (!action) return
    event.preventDefault()
    run(action, event.shiftKey)
  }
  /** By the right button on a row, or by the menu key on the row of the keyboard. */
  function onContextMenu(event: MouseEvent): void {
    const { target, currentTarget } = event
    // What happens in a menu comes here too, although the menu is drawn elsewhere.
    if (!(target instanceof Element) || !currentTarget.contains(target)) return
    const item = target.closest('[role="treeitem"]')
    const found = item ? rows.find(({ node }) => fileRowId(node.path) === item.id) : rows[at]
    if (!found) return
    event.preventDefault()
    setFocused(found.node.path)
    setMenuAt(found.node.path)
  }
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Files"
      aria-multiselectable
      aria-activedescendant={at >= 0 && focused !== undefined ? fileRowId(focused) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      onDragOver={(event) => drag.over(event, '')}
      onDrop={(event) => drag.drop(event, '')}
      className="focus-inset min-h-0 flex-1 select-none overflow-auto py-1"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          const { path } = row.node
          return (
            <FileRow
              key={path}
              row={row}
              project={project}
              root={facts.root}
              top={item.start}
              selected={picked.size > 0 ? picked.has(path) : path === selected}
              together={picked.has(path) ? selection.about(path).length : 1}
              focused={path === focused}
              onClick={onClick}
              onRename={onRename}
              onDelete={remove}
              onNew={onNew}
              onNewFolder={onNewFolder}
              isCut={cut.includes(path)}
              isTarget={drag.target === path}
              onCut={() => setCut(selection.about(path))}
              onPaste={cut.length === 0 ? null : paste}
              onDragStart={() => drag.start(selection.about(path))}
              onDragOver={drag.over}
              onDrop={drag.drop}
              onDragEnd={drag.end}
              hasMenu={menuAt === path}
              onMenu={(open) => setMenuAt(open ? path : null)}
              mark={marks.get(path)}
            />
          )
        })}
      </div>
    </div>
  )
}
