/** What the project tells every agent: AGENTS.md, then CLAUDE.md, from its root. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Files with notes for agents, in the order they are read. */
export const noteFiles = ['AGENTS.md', 'CLAUDE.md'] as const

/** Texts joined by a blank line; a missing file is empty, and the same text twice counts once. */
export async function readProjectInstructions(projectRoot: string): Promise<string> {
  return joinNotes(await Promise.all(noteFiles.map((name) => readIfThere(join(projectRoot, name)))))
}

export function joinNotes(texts: readonly string[]): string {
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
