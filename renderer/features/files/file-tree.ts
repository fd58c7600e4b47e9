/** A tree that loads folder by folder, as the rows to draw. */
import type { FileNode } from '../../../core/contract/project.ts'

export interface TreeRow {
  node: FileNode
  depth: number
  /** Null for files. */
  open: boolean | null
}

/** Folders first, then by name; numbers in names count as numbers. */
export function sortNodes(nodes: readonly FileNode[]): FileNode[] {
  return [...nodes].sort(
    (a, b) =>
      Number(b.kind === 'directory') - Number(a.kind === 'directory') ||
      a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' }),
  )
}

/** Rows from the root down; a folder that is open but not read yet has none inside. */
export function treeRows(
  children: ReadonlyMap<string, readonly FileNode[]>,
  open: ReadonlySet<string>,
): TreeRow[] {
  const rows: TreeRow[] = []
  function add(path: string, depth: number): void {
    for (const node of sortNodes(children.get(path) ?? [])) {
      const isOpen = node.kind === 'directory' ? open.has(node.path) : null
      rows.push({ node, depth, open: isOpen })
      if (isOpen) add(node.path, depth + 1)
    }
  }
  add('', 0)
  return rows
}

/** `a/b/c.ts` lies in `a` and `a/b`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}
