/** Everything the project's source files define, to choose from. */
import type { DefinitionSummary } from '../../contract/design.ts'
import type { FileNode } from '../../contract/project.ts'
import type { ProjectFiles } from '../../studio/port.ts'
import { readDesign } from './read-design.ts'

const folders = ['src', 'agents', 'workflows', 'tools', 'profiles']
const source = /\.[cm]?[jt]s$/
/** Larger files are generated. */
const largestSource = 256 * 1024

/** A file that does not parse defines nothing, and hurts no other. */
export async function listDefinitions(files: ProjectFiles): Promise<DefinitionSummary[]> {
  const root = await files.list('')
  const found: DefinitionSummary[] = []
  const visit = async (nodes: readonly FileNode[]): Promise<void> => {
    for (const { path, kind, size } of nodes) {
      if (kind === 'directory') await visit(await files.list(path))
      else if (source.test(path) && size <= largestSource) found.push(...(await read(path)))
    }
  }
  const read = async (path: string): Promise<DefinitionSummary[]> => {
    const { content } = await files.read(path)
    return readDesign(path, content).definitions.map(({ id, kind, exported }) => ({
      path,
      id,
      kind,
      exported,
    }))
  }
  await visit(root.filter(({ path }) => folders.includes(path)))
  return found
}
