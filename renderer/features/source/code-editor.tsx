/** A code editor for one file of the project. The text belongs to the caller; undo history survives switching files. */
import { lazy, Suspense } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { CodeEditorProps } from './editor-props.ts'

const MonacoEditor = lazy(async () => ({
  default: (await import('./monaco-editor.tsx')).MonacoEditor,
}))

/** Monaco itself is loaded when the first editor is shown. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Skeleton rows={10} className="flex-1" />}>
      <MonacoEditor {...props} />
    </Suspense>
  )
}
