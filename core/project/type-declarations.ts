/**
 * The types of `hearth` and `zod`, given to every project: `.hearth/types/` for its compiler and
 * editor, a list of texts for the editor in the studio.
 */
import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { findResources } from './resources.ts'

export interface TypeDeclaration {
  /** Relative to the types folder: `hearth/index.d.ts`. */
  path: string
  content: string
}

const stampFile = 'version'

/**
 * Copies the declarations into the project when they are missing or of another version.
 * False when this installation has none (source that was never built).
 */
export async function writeTypeDeclarations(typesFolder: string): Promise<boolean> {
  const { types } = findResources()
  if (types === null) return false
  const stamp = await readFile(join(types, stampFile), 'utf8')
  const present = join(typesFolder, stampFile)
  if (existsSync(present) && (await readFile(present, 'utf8')) === stamp) return true
  await rm(typesFolder, { recursive: true, force: true })
  await cp(types, typesFolder, {
    recursive: true,
    filter: (path) => path !== join(types, stampFile),
  })
  // Last, so that a copy that was cut short is made again.
  await writeFile(present, stamp)
  return true
}

/** What an editor needs to check agents: `hearth` and `zod`, without those of Node. */
export async function readTypeDeclarations(): Promise<TypeDeclaration[]> {
  const { types } = findResources()
  if (types === null) return []
  const files: TypeDeclaration[] = []
  for (const folder of ['hearth', 'zod']) {
    const entries = await readdir(join(types, folder), { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.d.ts')) continue
      const path = join(entry.parentPath, entry.name)
      const name = relative(types, path).split(sep).join('/')
      files.push({ path: name, content: await readFile(path, 'utf8') })
    }
  }
  return files
}
