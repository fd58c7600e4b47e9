/** What a key does in the tree of files. */
import { folderOf, type TreeRow } from './file-tree.ts'

export type TreeAction =
  | { type: 'focus'; index: number }
  | { type: 'focus-path'; path: string }
  | { type: 'activate' | 'open' | 'close' | 'rename' | 'delete'; row: TreeRow }

export function treeAction(key: string, row: TreeRow | undefined, at: number): TreeAction | null {
  switch (key) {
    case 'ArrowDown':
      return { type: 'focus', index: at + 1 }
    case 'ArrowUp':
      return { type: 'focus', index: at - 1 }
    case 'Home':
      return { type: 'focus', index: 0 }
    case 'End':
      return { type: 'focus', index: Number.MAX_SAFE_INTEGER }
    default:
      return row ? rowAction(key, row, at) : null
  }
}

function rowAction(key: string, row: TreeRow, at: number): TreeAction | null {
  switch (key) {
    case 'Enter':
    case ' ':
      return { type: 'activate', row }
    case 'ArrowRight':
      return row.open === false ? { type: 'open', row } : { type: 'focus', index: at + 1 }
    case 'ArrowLeft':
      return row.open === true
        ? { type: 'close', row }
        : { type: 'focus-path', path: folderOf(row.node.path) }
    case 'F2':
      return { type: 'rename', row }
    case 'Delete':
      return { type: 'delete', row }
    default:
      return null
  }
}
