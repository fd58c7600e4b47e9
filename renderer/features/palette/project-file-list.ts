/** Paths of a project's files, breadth first, up to a number that still makes a usable list. */
import type { FileNode } from '../../../core/contract/project.ts'

const mostFiles = 1000
const mostFolders = 150

export async function listAllFiles(
  list: (path: string) => Promise<readonly FileNode[]>,
): Promise<string[]> {
  const files: string[] = []
  let level = ['']
  let folders = 0
  while (level.length > 0 && files.length < mostFiles && folders < mostFolders) {
    const wave = level.slice(0, mostFolders - folders)
    folders += wave.length
    const listings = await Promise.all(wave.map(list))
    const nodes = listings.flat()
    files.push(...nodes.filter((node) => node.kind === 'file').map((node) => node.path))
    level = nodes.filter((node) => node.kind === 'directory').map((node) => node.path)
  }
  return files.slice(0, mostFiles)
}
