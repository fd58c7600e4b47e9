/** Where a file or folder lands that is put into a folder. */
import { folderOf, type TreeRow } from './file-tree.ts'

/** Its new path; null when it is there already, or would go into itself. */
export function movedPath(from: string, folder: string): string | null {
  if (folderOf(from) === folder || folder === from || folder.startsWith(`${from}/`)) return null
  const name = from.slice(from.lastIndexOf('/') + 1)
  return folder === '' ? name : `${folder}/${name}`
}

/** The folder a row stands for: a file stands for the one it is in. */
export function folderOfRow({ node, open }: TreeRow): string {
  return open === null ? folderOf(node.path) : node.path
}

/** Where a path is after that move; null when it was not moved. */
export function followedPath(path: string, from: string, to: string): string | null {
  if (path === from) return to
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : null
}

/** Those of the paths that lie within none of the others: what is done to a folder is done to all in it. */
export function outermost(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)))
}
