/** A file that goes, or went, with a message. */
import { FileText, X } from 'lucide-react'
import { formatBytes } from '../../ui/format.ts'
import type { TextFile } from './text-files.ts'

export function FileChip({ file, onRemove }: { file: TextFile; onRemove?: () => void }) {
  return (
    <span className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-md border bg-panel px-2 text-xs">
      <FileText size={13} aria-hidden className="shrink-0 text-ink-3" />
      <span className="min-w-0 truncate">{file.name}</span>
      <span className="tabular shrink-0 text-ink-3">{formatBytes(file.text.length)}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={`Remove ${file.name}`}
          onClick={onRemove}
          className="-mr-1 flex size-5 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
        >
          <X size={11} aria-hidden />
        </button>
      )}
    </span>
  )
}
