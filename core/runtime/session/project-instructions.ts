/** What the project tells every agent: AGENTS.md, then CLAUDE.md, from its root. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Texts joined by a blank line; a missing file is empty, and the same text twice counts once. */
export async function readProjectInstructions(projectRoot: string): Promise<string> {
  const texts = await Promise.all(
    ['AGENTS.md', 'CLAUDE.md'].map((name) => readIfThere(join(projectRoot, name))),
  )
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '').join('\n\n')
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
