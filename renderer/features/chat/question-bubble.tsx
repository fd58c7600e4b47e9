/** What the person asked, with the images they attached. */
import { useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { BranchSwitch } from './branch-switch.tsx'
import type { Fork } from './branches.ts'
import type { ExchangeActions } from './exchange-actions.ts'
import { FileChip } from './file-chip.tsx'
import { styleOfText } from './long-words.ts'
import { MessageMenu } from './message-menu.tsx'
import { splitFiles } from './text-files.ts'
import type { Exchange, Question } from './turns.ts'

const longText = 1200

export interface QuestionBubbleProps {
  exchange: Exchange
  question: Question
  fork: Fork | null
  busy: boolean
  /** Null while there is nothing to be done with it. */
  actions: ExchangeActions | null
}

export function QuestionBubble(props: QuestionBubbleProps) {
  const { exchange, question, fork, busy, actions } = props
  const [whole, setWhole] = useState(false)
  const { images, source } = question
  const { text, files } = splitFiles(question.text)
  const cut = !whole && text.length > longText
  return (
    <div className="group/question flex max-w-[88%] flex-col items-end gap-1.5 self-end">
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
      <div className="relative min-w-0 max-w-full rounded-xl rounded-br-sm bg-pressed px-3.5 py-2 text-base">
        {actions && (
          <div className="absolute right-full bottom-1.5 pr-1 opacity-0 transition-opacity focus-within:opacity-100 group-hover/question:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100">
            <MessageMenu of="question" exchange={exchange} busy={busy} actions={actions} />
          </div>
        )}
        {source !== 'prompt' && (
          <div className="mb-1">
            <Badge>{source}</Badge>
          </div>
        )}
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
      </div>
      {actions && fork && <BranchSwitch fork={fork} busy={busy} actions={actions} />}
    </div>
  )
}
