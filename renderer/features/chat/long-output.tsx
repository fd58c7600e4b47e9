/** What a tool returned, of any size: the beginning at once, more in steps, and the whole of it as a file. */
import { Download } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { saveFile } from '../../app/save-file.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { beginningOf, omittedFrom, shownAtOnce } from './text-beginning.ts'

export interface LongOutputProps {
  text: string
  /** Of the file it is saved to. */
  fileName: string
  /** Draws the part that is shown. */
  children: (part: string) => ReactNode
}

export function LongOutput({ text, fileName, children }: LongOutputProps) {
  const [steps, setSteps] = useState(1)
  const part = beginningOf(text, steps * shownAtOnce)
  if (part.length === text.length) return children(text)
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      {children(part)}
      <Cut
        text={text}
        part={part}
        fileName={fileName}
        onMore={() => setSteps((steps) => steps + 1)}
      />
    </div>
  )
}

interface CutProps {
  text: string
  part: string
  fileName: string
  onMore: () => void
}

function Cut({ text, part, fileName, onMore }: CutProps) {
  const whole = useMemo(() => bytesOf(text), [text])
  const shown = useMemo(() => bytesOf(part), [part])
  const omitted = useMemo(() => omittedFrom(text), [text])
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2 text-xs">
      <p className="mr-auto">
        Cut here: {formatBytes(shown)} of {formatBytes(whole)} shown.
        {omitted > 0 &&
          ` The tool returned ${formatBytes(text.length + omitted)}; the rest was kept for nobody.`}
      </p>
      <Button size="sm" onClick={onMore}>
        Load more
      </Button>
      <Button
        size="sm"
        icon={<Download size={13} />}
        onClick={() => saveFile({ name: fileName, type: 'text/plain', text, masked: [] })}
      >
        {omitted > 0 ? 'Save what was kept' : 'Save whole'}
      </Button>
    </div>
  )
}

function bytesOf(text: string): number {
  return new Blob([text]).size
}
