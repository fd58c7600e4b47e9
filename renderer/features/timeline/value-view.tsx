/** Any value of a span: text, JSON or a large string kept apart. Large ones open only when asked. */
import { useState } from 'react'
import { type BlobReference, isBlobReference } from '../../../core/contract/blob-reference.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { TerminalText } from '../../ui/terminal-text.tsx'
import { blobReferences, readable } from './blob-reference.ts'

/** Text beyond this is shown in part, and says so. */
const shownAtOnce = 20_000

export function ValueView({ label, value }: { label: string; value: unknown }) {
  const isScalar = typeof value === 'number' || typeof value === 'boolean'
  const short = typeof value === 'string' && value.length < 60 && !value.includes('\n')
  if (isScalar || short) {
    return (
      <div className="flex gap-2 text-xs">
        <span className="w-28 shrink-0 text-ink-3">{label}</span>
        <span className="min-w-0 break-words font-mono">{String(value)}</span>
      </div>
    )
  }
  return (
    <div>
      <div className="flex h-6 items-center gap-1">
        <h4 className="flex-1 text-ink-3 text-xs">{label}</h4>
        <CopyButton text={() => readable(value)} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <div className="rounded-md border bg-sunken px-2.5 py-2">
        <Body label={label} value={value} />
      </div>
    </div>
  )
}

function Body({ label, value }: { label: string; value: unknown }) {
  if (isBlobReference(value)) return <BlobText label={label} blob={value} />
  if (typeof value === 'string') return <LongText label={label} text={value} />
  const large = blobReferences(value)
  return (
    <div className="flex flex-col gap-2">
      <JsonView value={value} label={label} open={2} />
      {large.map((blob) => (
        <BlobText key={blob.$blob} label={label} blob={blob} />
      ))}
    </div>
  )
}

/** Text of any length: the beginning at once, more when asked. */
export function LongText({ label, text }: { label: string; text: string }) {
  const [shown, setShown] = useState(shownAtOnce)
  return (
    <>
      <TerminalText text={text.slice(0, shown)} label={label} maxHeight={360} />
      {text.length > shown && (
        <Button size="sm" look="ghost" onClick={() => setShown(shown * 5)}>
          Show more ({formatBytes(text.length - shown)} left)
        </Button>
      )}
    </>
  )
}

function BlobText({ label, blob }: { label: string; blob: BlobReference }) {
  const { client } = useProject()
  const [text, setText] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  async function load(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      setText(new TextDecoder().decode(await client.events.blob(blob.$blob)))
    } catch (error) {
      setProblem(HearthError.from(error).message)
    } finally {
      setBusy(false)
    }
  }
  if (text !== null) return <LongText label={label} text={text} />
  return (
    <>
      <TerminalText text={`${blob.preview}…`} label={label} maxHeight={200} />
      <div className="mt-1 flex items-center gap-2">
        <Button size="sm" busy={busy} onClick={load}>
          Load all ({formatBytes(blob.bytes)})
        </Button>
        {problem && (
          <span role="alert" className="text-bad text-xs">
            {problem}
          </span>
        )}
      </div>
    </>
  )
}
