/** One file or folder of the tree. */
import {
  ChevronRight,
  Ellipsis,
  File,
  FileCode,
  FileJson,
  FileText,
  Folder,
  FolderOpen,
} from 'lucide-react'
import type { DragEvent, MouseEvent } from 'react'
import { copyPath, fullPath, revealPath, revealTitle } from '../../app/reveal.ts'
import { cx } from '../../ui/cx.ts'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { folderOfRow } from './file-move.ts'
import type { TreeRow } from './file-tree.ts'
import type { GitMark } from './git-marks.ts'

export const fileRowHeight = 24

export interface FileRowProps {
  row: TreeRow
  /** Its id. */
  project: string
  /** Of the project, absolute. */
  root: string
  top: number
  selected: boolean
  /** How many an action on it is about. */
  together: number
  focused: boolean
  mark: GitMark | undefined
  onClick: (event: MouseEvent, row: TreeRow) => void
  onRename: (path: string) => void
  onDelete: (row: TreeRow) => void
  onNew: (folder: string) => void
  onNewFolder: (folder: string) => void
  isCut: boolean
  /** What is dragged would land in this folder. */
  isTarget: boolean
  onCut: () => void
  /** Null when nothing is cut. */
  onPaste: ((folder: string) => void) | null
  onDragStart: () => void
  onDragOver: (event: DragEvent, folder: string) => void
  onDrop: (event: DragEvent, folder: string) => void
  onDragEnd: () => void
  /** Its menu is open. */
  hasMenu: boolean
  onMenu: (open: boolean) => void
}

export function fileRowId(path: string): string {
  return `file-${path}`
}

export function FileRow(props: FileRowProps) {
  const {
    row,
    project,
    root,
    top,
    selected,
    together,
    focused,
    mark,
    onClick,
    onRename,
    onDelete,
  } = props
  const { node, depth, open } = row
  const toReveal = revealTitle()
  const these = together > 1 ? ` ${together} items` : ''
  return (
    <div
      id={fileRowId(node.path)}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={open ?? undefined}
      aria-label={mark ? `${node.name}, ${mark.word}` : node.name}
      tabIndex={-1}
      onClick={(event) => {
        const { target, currentTarget } = event
        // What is chosen in the menu comes here too, although the menu is drawn elsewhere.
        if (target instanceof Node && currentTarget.contains(target)) onClick(event, row)
      }}
      onKeyDown={undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', node.path)
        props.onDragStart()
      }}
      onDragOver={(event) => props.onDragOver(event, folderOfRow(row))}
      onDrop={(event) => props.onDrop(event, folderOfRow(row))}
      onDragEnd={props.onDragEnd}
      className={cx(
        'group absolute inset-x-0 flex items-center gap-1.5 pr-1 text-xs',
        selected ? 'bg-accent-soft text-ink' : 'text-ink-2 hover:bg-hover',
        props.isCut && 'opacity-50',
        props.isTarget && 'bg-accent-soft outline outline-1 outline-accent -outline-offset-1',
        focused &&
          'in-focus-visible:outline-2 in-focus-visible:outline-focus in-focus-visible:-outline-offset-2',
      )}
      style={{
        height: fileRowHeight,
        transform: `translateY(${top}px)`,
        paddingLeft: 8 + depth * 14,
      }}
    >
      <ChevronRight
        size={12}
        aria-hidden
        className={cx('shrink-0 text-ink-3', open && 'rotate-90', open === null && 'invisible')}
      />
      <FileIcon name={node.name} open={open} />
      <span className={cx('min-w-0 flex-1 truncate', mark?.colour)}>{node.name}</span>
      {mark && (
        <span
          aria-hidden
          className={cx('w-3 shrink-0 text-center font-mono text-2xs', mark.colour)}
        >
          {mark.letter}
        </span>
      )}
      <Menu
        align="end"
        open={props.hasMenu}
        onOpenChange={props.onMenu}
        trigger={
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Actions for ${node.name}`}
            onClick={(event) => event.stopPropagation()}
            className="flex size-5 items-center justify-center rounded-sm text-ink-3 opacity-0 hover:bg-pressed group-hover:opacity-100 data-[state=open]:opacity-100"
          >
            <Ellipsis size={13} aria-hidden />
          </button>
        }
      >
        <FolderItems {...props} />
        <MenuItem shortcut="Mod+X" onSelect={props.onCut}>
          {`Cut${these}`}
        </MenuItem>
        {toReveal !== null && (
          <MenuItem onSelect={() => void revealPath(project, node.path)}>{toReveal}</MenuItem>
        )}
        <MenuItem onSelect={() => void copyPath(fullPath(root, node.path))}>Copy path</MenuItem>
        <MenuItem onSelect={() => void copyPath(node.path)}>Copy relative path</MenuItem>
        <MenuItem shortcut="F2" onSelect={() => onRename(node.path)}>
          Rename…
        </MenuItem>
        <MenuItem danger shortcut="Del" onSelect={() => onDelete(row)}>
          {`Delete${these}`}
        </MenuItem>
      </Menu>
    </div>
  )
}

function FolderItems({ row, onNew, onNewFolder, onPaste }: FileRowProps) {
  const folder = folderOfRow(row)
  return (
    <>
      <MenuItem onSelect={() => onNew(folder)}>New file here…</MenuItem>
      <MenuItem onSelect={() => onNewFolder(folder)}>New folder here…</MenuItem>
      {onPaste && (
        <MenuItem shortcut="Mod+V" onSelect={() => onPaste(folder)}>
          Paste here
        </MenuItem>
      )}
    </>
  )
}

function FileIcon({ name, open }: { name: string; open: boolean | null }) {
  if (open !== null) {
    const Icon = open ? FolderOpen : Folder
    return <Icon size={14} aria-hidden className="shrink-0 text-kind-turn" />
  }
  const Icon = /\.(ts|tsx|js|mjs|py)$/.test(name)
    ? FileCode
    : name.endsWith('.json')
      ? FileJson
      : /\.(md|txt)$/.test(name)
        ? FileText
        : File
  return <Icon size={14} aria-hidden className="shrink-0 text-ink-3" />
}
