/** What is on disk beside what is in the editor, and the way back to it. */
import { Button } from '../../ui/button.tsx'
import { DiffEditor } from './diff-editor.tsx'
import type { EditableFile } from './use-editable-file.ts'

export interface DiskComparisonProps {
  file: EditableFile
  path: string
  onClose: () => void
}

/** Where both versions are told of as a conflict, that has the buttons. */
export function DiskComparison({ file, path, onClose }: DiskComparisonProps) {
  return (
    <section
      aria-label={`${path}: on disk and here`}
      className="flex h-[40%] min-h-40 shrink-0 flex-col border-y"
    >
      {!file.conflict && (
        <div className="flex h-9 shrink-0 items-center gap-2 border-b px-4 text-ink-2 text-xs">
          <span className="min-w-0 flex-1 truncate">On disk, and here</span>
          <Button
            size="sm"
            onClick={() => {
              onClose()
              file.reload()
            }}
          >
            Go back to what is on disk
          </Button>
          <Button size="sm" onClick={onClose}>
            Hide the comparison
          </Button>
        </div>
      )}
      <DiffEditor path={path} before={file.diskText} after={file.text} label={path} />
    </section>
  )
}
