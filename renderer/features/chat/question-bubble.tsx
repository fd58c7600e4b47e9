/** What the person asked, with the images they attached. */
import { Badge } from '../../ui/badge.tsx'
import { BranchSwitch } from './branch-switch.tsx'
import type { Fork } from './branches.ts'
import { Attached, BubbleText } from './bubble.tsx'
import type { ExchangeActions } from './exchange-actions.ts'
import { MessageMenu } from './message-menu.tsx'
import { splitFiles } from './text-files.ts'
import type { Exchange, Question } from './turns.ts'

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
  const { images, source } = question
  const { text, files } = splitFiles(question.text)
  return (
    <div className="group/question flex max-w-[88%] flex-col items-end gap-1.5 self-end">
      <Attached images={images} files={files} />
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
        <BubbleText text={text} />
      </div>
      {actions && fork && <BranchSwitch fork={fork} busy={busy} actions={actions} />}
    </div>
  )
}
