/** The unsaved texts of this window, by project and path; the page is not left while there are some. */
import { useMemo, useSyncExternalStore } from 'react'
import type { HearthClient } from '../../app/client.ts'
import { createFileBuffers } from './file-buffers.ts'

export const projectBuffers = createFileBuffers()

export function bufferKey(project: string, path: string): string {
  return `${project} ${path}`
}

window.addEventListener('beforeunload', (event) => {
  if (projectBuffers.dirtyKeys().length > 0) event.preventDefault()
})

/** Paths of a project with unsaved text. */
export function useUnsavedPaths(project: string): readonly string[] {
  const keys = useSyncExternalStore(projectBuffers.subscribe, projectBuffers.dirtyKeys)
  return useMemo(() => pathsOf(keys, project), [keys, project])
}

function pathsOf(keys: readonly string[], project: string): string[] {
  const prefix = bufferKey(project, '')
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
}

/** Saves each file that nobody else changed; gives the paths that could not be saved. */
export async function saveAll(project: string, client: HearthClient): Promise<string[]> {
  const failed: string[] = []
  for (const path of pathsOf(projectBuffers.dirtyKeys(), project)) {
    const key = bufferKey(project, path)
    const buffer = projectBuffers.get(key)
    if (!buffer) continue
    const { text } = buffer
    try {
      const written = await client.files.write(path, text, { ifMatch: buffer.base.hash })
      projectBuffers.saved(key, { content: text, hash: written.hash })
    } catch {
      failed.push(path)
    }
  }
  return failed
}
