/** Looks for a text in every file of a folder, whatever the file is. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export async function filesContaining(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const found = await Promise.all(
    paths.map(async (path) => ((await readFile(path)).includes(text) ? [path] : [])),
  )
  return found.flat()
}
