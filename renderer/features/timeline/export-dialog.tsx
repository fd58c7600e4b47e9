/** What a timeline's file will hold, and what of it was masked, before it is saved. */
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useMemo } from 'react'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import {
  TimelineEnd,
  TimelineHead,
  timelineExtension,
} from '../../../core/contract/timeline-file.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TerminalText } from '../../ui/terminal-text.tsx'
import { maskedPlaces } from './masked-places.ts'

/** Of the file's beginning, shown as it is. */
const shownOfFile = 4000

export function ExportDialog({ scope, onClose }: { scope: TimelineScope; onClose: () => void }) {
  const { client } = useProject()
  const file = useQuery({
    queryKey: ['timeline-export', scope],
    queryFn: async ({ signal }) => readExport(await client.timelines.export(scope, { signal })),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  })
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => open || onClose()}
      title="Export this timeline"
      description="One file with every event in full. It can be opened in any Hearth, read-only."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            icon={<Download size={14} />}
            disabled={!file.data}
            onClick={() => {
              if (file.data) save(file.data)
              onClose()
            }}
          >
            {file.data ? `Save file (${formatBytes(file.data.blob.size)})` : 'Save file'}
          </Button>
        </>
      }
    >
      {file.isError ? (
        <ErrorPanel error={file.error} title="The file could not be made." />
      ) : file.data ? (
        <Contents file={file.data} />
      ) : (
        <Skeleton rows={4} />
      )}
    </Dialog>
  )
}

interface ExportedFile {
  blob: Blob
  text: string
  head: TimelineHead
  end: TimelineEnd['end']
}

async function readExport(blob: Blob): Promise<ExportedFile> {
  const text = await blob.text()
  const lines = text.trimEnd()
  const head = TimelineHead.parse(JSON.parse(lines.slice(0, lines.indexOf('\n'))))
  const { end } = TimelineEnd.parse(JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1)))
  return { blob, text, head, end }
}

function Contents({ file }: { file: ExportedFile }) {
  const { end, text } = file
  const { places, more } = useMemo(() => maskedPlaces(text), [text])
  return (
    <div className="flex flex-col gap-4">
      <section aria-label="Masked">
        <h3 className="mb-1 font-medium text-sm">
          {end.masked.length === 0 ? 'Nothing was masked' : 'Masked before saving'}
        </h3>
        {end.masked.length > 0 && (
          <ul className="flex flex-wrap gap-1.5 text-xs">
            {end.masked.map(({ kind, count }) => (
              <li key={kind} className="rounded-sm bg-warn-soft px-1.5 py-0.5 text-warn">
                {kind} <span className="tabular">× {count}</span>
              </li>
            ))}
          </ul>
        )}
        <p className="mt-1.5 text-ink-3 text-xs">
          Known keys and variables, and what has the shape of a secret, are replaced. Other private
          things are not: look through the file before you give it away.
        </p>
      </section>
      {places.length > 0 && (
        <section aria-label="Where">
          <h3 className="mb-1 font-medium text-sm">Where</h3>
          <ul className="flex flex-col gap-1 font-mono text-2xs text-ink-2">
            {places.map((place) => (
              <li key={place.at} className="break-all rounded-sm bg-sunken px-2 py-1">
                …{place.before}
                <mark className="rounded-sm bg-warn-soft text-warn">{place.masked}</mark>
                {place.after}…
              </li>
            ))}
          </ul>
          {more > 0 && (
            <p className="mt-1 text-ink-3 text-xs">
              and {formatCount(more, 'more place')}, masked in the same way.
            </p>
          )}
        </section>
      )}
      <section aria-label="Preview">
        <h3 className="mb-1 font-medium text-sm">
          {end.events.toLocaleString('en')} events
          {text.length > shownOfFile && `, the first ${formatBytes(shownOfFile)} of the file`}
        </h3>
        <div className="rounded-md border bg-sunken px-2.5 py-2">
          <TerminalText text={text.slice(0, shownOfFile)} label="Preview" maxHeight={180} />
        </div>
      </section>
    </div>
  )
}

function save({ blob, head }: ExportedFile): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = `${head.title.replace(/[^\p{L}\p{N}._-]+/gu, '-')}${timelineExtension}`
  link.click()
  URL.revokeObjectURL(url)
}
