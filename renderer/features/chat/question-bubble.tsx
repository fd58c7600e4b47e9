/** What the person asked, with the images they attached. */
import { useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { cx } from '../../ui/cx.ts'
import type { Question } from './turns.ts'

const longText = 1200

export function QuestionBubble({ question }: { question: Question }) {
  const [whole, setWhole] = useState(false)
  const { text, images, source } = question
  const cut = !whole && text.length > longText
  return (
    <div className="flex max-w-[88%] flex-col items-end gap-1.5 self-end">
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
      <div className="min-w-0 max-w-full rounded-xl rounded-br-sm bg-pressed px-3.5 py-2 text-base">
        {source !== 'prompt' && (
          <div className="mb-1">
            <Badge>{source}</Badge>
          </div>
        )}
        <p className={cx('whitespace-pre-wrap [overflow-wrap:anywhere]')}>
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
      </div>
    </div>
  )
}
