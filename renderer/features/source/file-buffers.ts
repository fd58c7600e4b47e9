/** Unsaved texts of files, kept while the window is open, and whether somebody else changed the file meanwhile. */
import type { FileContent } from '../../../core/contract/project.ts'

export interface FileBuffer {
  /** What was read or written last; edits are measured against it. */
  base: Pick<FileContent, 'content' | 'hash'>
  text: string
  /** A newer version on disk that the edits here do not know of. */
  theirs: Pick<FileContent, 'content' | 'hash'> | null
}

export interface FileBuffers {
  get(key: string): FileBuffer | null
  subscribe(listener: () => void): () => void
  /** What the disk holds now. Without edits here the buffer follows; with edits it becomes a conflict. */
  seen(key: string, file: Pick<FileContent, 'content' | 'hash'>): void
  edit(key: string, text: string): void
  /** A save went through. Text typed while it was on its way stays unsaved. */
  saved(key: string, file: Pick<FileContent, 'content' | 'hash'>): void
  /** Takes the version on disk and drops the edits. */
  reload(key: string): void
  forget(key: string): void
  /** Keys of all buffers with unsaved text, in the order they were first seen. */
  dirtyKeys(): readonly string[]
}

export function isDirty(buffer: FileBuffer | null): boolean {
  return buffer !== null && buffer.text !== buffer.base.content
}

export function createFileBuffers(): FileBuffers {
  const buffers = new Map<string, FileBuffer>()
  const listeners = new Set<() => void>()
  let dirty: readonly string[] = []

  function publish(): void {
    const now = [...buffers].filter(([, buffer]) => isDirty(buffer)).map(([key]) => key)
    // The same list while it says the same, so that it can be read as a snapshot.
    if (now.length !== dirty.length || now.some((key, index) => key !== dirty[index])) dirty = now
    for (const listener of listeners) listener()
  }

  function set(key: string, buffer: FileBuffer): void {
    buffers.set(key, buffer)
    publish()
  }

  return {
    get: (key) => buffers.get(key) ?? null,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    seen(key, { content, hash }) {
      const base = { content, hash }
      const known = buffers.get(key)
      if (!known || (!isDirty(known) && known.base.hash !== hash)) {
        set(key, { base, text: content, theirs: null })
      } else if (known.base.hash !== hash) {
        if (known.text === content) set(key, { base, text: content, theirs: null })
        else if (known.theirs?.hash !== hash) set(key, { ...known, theirs: base })
      } else if (known.theirs) set(key, { ...known, theirs: null })
    },
    edit(key, text) {
      const known = buffers.get(key)
      if (known && known.text !== text) set(key, { ...known, text })
    },
    saved(key, { content, hash }) {
      const known = buffers.get(key)
      const text = known?.text ?? content
      set(key, { base: { content, hash }, text, theirs: null })
    },
    reload(key) {
      const known = buffers.get(key)
      if (!known) return
      const base = known.theirs ?? known.base
      set(key, { base, text: base.content, theirs: null })
    },
    forget(key) {
      if (buffers.delete(key)) publish()
    },
    dirtyKeys: () => dirty,
  }
}
