/** Two versions of a file side by side; Monaco is loaded when the first is shown. */
import { lazy, Suspense } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { DiffEditorProps } from './editor-props.ts'

const MonacoDiff = lazy(async () => ({
  default: (await import('./monaco-diff.tsx')).MonacoDiff,
}))

export function DiffEditor(props: DiffEditorProps) {
  return (
    <Suspense fallback={<Skeleton rows={10} className="flex-1" />}>
      <MonacoDiff {...props} />
    </Suspense>
  )
}
