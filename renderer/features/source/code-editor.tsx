/** A code editor for one file of the project. The text belongs to the caller; undo history survives switching files. */
import { lazy, Suspense } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'

export interface EditorMarker {
  line: number
  column?: number | null
  message: string
  severity?: 'error' | 'warning' | 'info'
}

export interface CodeEditorProps {
  /** Relative to the project's root; decides the language and what imports resolve to. */
  path: string
  text: string
  onChange?: (text: string) => void
  /** Ctrl/Cmd+S inside the editor. */
  onSave?: () => void
  readOnly?: boolean
  /** Scrolled to when it changes, from 1. */
  line?: number | undefined
  /** Problems found elsewhere, such as a load error. */
  markers?: readonly EditorMarker[]
  /** Spoken name; the path by default. */
  label?: string
}

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
