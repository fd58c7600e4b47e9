/** The source of an agent or workflow: load errors on their line, and word when a save took effect. */
import { useMemo } from 'react'
import type { LoadError } from '../../../core/contract/project.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { placeOf } from '../agents/load-error-panel.tsx'
import { SourceFile } from './source-file.tsx'

export interface LoadedSourceProps {
  /** What the file defines: `agent` or `workflow`. */
  noun: string
  source: { file: string; hash: string; status: 'ready' | 'failed'; error: LoadError | null }
  line: number | undefined
}

export function LoadedSource({ noun, source, line }: LoadedSourceProps) {
  const { error } = source
  const markers = useMemo(
    () =>
      error && error.line !== null
        ? [{ line: error.line, column: error.column, message: error.message }]
        : [],
    [error],
  )
  return (
    <SourceFile
      path={source.file}
      line={line}
      markers={markers}
      savedText={(hash) => savedText(noun, source, hash)}
    >
      {error && (
        <ErrorPanel
          className="m-2"
          title={`This file could not be loaded. The ${noun} works on with its last good version, if it had one.`}
          error={{
            type: 'load_error',
            message: error.message,
            details: placeOf(source.file, error),
            ...(error.stack ? { dev: error.stack } : {}),
          }}
        />
      )}
    </SourceFile>
  )
}

/** What was saved is in use once the inventory knows its hash. */
function savedText(noun: string, source: LoadedSourceProps['source'], savedHash: string): string {
  if (source.hash !== savedHash) return `Saved · reloading the ${noun}…`
  return source.status === 'failed'
    ? `Saved · the ${noun} did not load`
    : `Saved · ${noun} reloaded`
}
