/** What a person said: the text, cut where it is long, and what was attached to it. */
import { useState } from 'react'
import type { ImagePart } from '../../../core/contract/message.ts'
import { FileChip } from './file-chip.tsx'
import { useOpenWhenFound } from './found.ts'
import { styleOfText } from './long-words.ts'
import { splitFiles, type TextFile } from './text-files.ts'

const longText = 1200

export function Attached({
  images,
  files,
}: {
  images: readonly ImagePart[]
  files: readonly TextFile[]
}) {
  return (
    <>
      {images.length > 0 && (
        <div className="flex flex-wrap justify-end gap-1.5">
          {images.map((image, index) => (
            <img
              key={`${image.mediaType} ${image.data.length} ${image.data.slice(-24)}`}
              src={`data:${image.mediaType};base64,${image.data}`}
              alt={`Attachment ${index + 1}`}
              className="max-h-48 rounded-lg border"
            />
          ))}
        </div>
      )}
      {files.length > 0 && (
        <div className="flex max-w-full flex-wrap justify-end gap-1.5">
          {files.map((file) => (
            <FileChip key={`${file.name} ${file.text.length}`} file={file} />
          ))}
        </div>
      )}
    </>
  )
}

export function BubbleText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false)
  const isLong = text.length > longText
  const cut = !whole && isLong
  useOpenWhenFound(isLong ? [{ text }] : [], () => setWhole(true))
  return (
    <>
      <p
        style={cut ? undefined : styleOfText(text)}
        className="min-h-[1lh] whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {cut ? `${text.slice(0, longText)}…` : text}
      </p>
      {cut && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="rounded-sm text-accent-text text-xs hover:underline"
        >
          Show the whole message
        </button>
      )}
    </>
  )
}

/** Said while the agent was at work, where it read it. */
export function SaidMeanwhile(said: { text: string; images: readonly ImagePart[] }) {
  const { text, files } = splitFiles(said.text)
  return (
    <section
      aria-label="Said meanwhile"
      className="my-1 flex max-w-[88%] flex-col items-end gap-1.5 self-end"
    >
      <Attached images={said.images} files={files} />
      <div className="min-w-0 max-w-full rounded-xl rounded-br-sm bg-pressed px-3.5 py-2 text-base">
        <BubbleText text={text} />
      </div>
    </section>
  )
}
