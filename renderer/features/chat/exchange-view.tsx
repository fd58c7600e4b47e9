/** One question and everything that answered it, as one block. */
import { memo, useContext } from 'react'
import type { Operation } from '../../../core/contract/operation.ts'
import { cx } from '../../ui/cx.ts'
import { formatTokens } from '../../ui/format.ts'
import { type Editing, type ExchangePlace, useExchangeActions } from './exchange-actions.ts'
import { ForkMarks } from './fork-marks.tsx'
import { InspectContext } from './inspect.ts'
import { Outcome } from './outcome.tsx'
import { QuestionBubble } from './question-bubble.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { StepList } from './step-list.tsx'
import { splitFiles, withFiles } from './text-files.ts'
import type { Exchange, Question } from './turns.ts'
import { UsageLine } from './usage-line.tsx'
import { useToolFacts } from './use-tool-facts.ts'

export interface ExchangeViewProps {
  exchange: Exchange
  operation: Operation | null
  sessionId: string | null
  place: ExchangePlace
  /** Something runs in the session. */
  busy: boolean
  /** Set while this question is being rewritten. */
  editing: Editing | null
  onRetry: (question: Question) => void
}

export const ExchangeView = memo(function ExchangeView(props: ExchangeViewProps) {
  const { exchange, operation, sessionId, place, busy, editing, onRetry } = props
  const { question, summary, steps, streaming } = exchange
  const actions = useExchangeActions()
  const inspected = useContext(InspectContext)
  const isInspected = exchange.operationId !== null && inspected?.of === exchange.operationId
  const unwatched = steps.some((step) => step.kind === 'tool' && !step.live)
  const facts = useToolFacts(exchange.operationId, !streaming && unwatched)
  // Until its entries are read there is nothing to go on from.
  const offered = exchange.entryId === null ? null : actions
  return (
    <article
      aria-label={question ? 'Exchange' : 'Message'}
      aria-current={isInspected ? 'true' : undefined}
      className={cx(
        'flex flex-col gap-3 py-3',
        isInspected &&
          'relative before:absolute before:inset-y-3 before:-left-3 before:w-0.5 before:rounded-full before:bg-accent',
      )}
    >
      {summary && <Summary {...summary} />}
      {question && editing && offered && (
        <QuestionEditor
          editing={editing}
          busy={busy}
          onChange={offered.setEditing}
          onSend={(text) => {
            const { files } = splitFiles(question.text)
            offered.resend(exchange, { text: withFiles(text, files), images: question.images })
          }}
        />
      )}
      {question && !(editing && offered) && (
        <QuestionBubble
          exchange={exchange}
          question={question}
          fork={place.fork}
          busy={busy}
          actions={offered}
        />
      )}
      <StepList steps={steps} sessionId={sessionId} facts={facts} />
      {streaming && <Working quiet={steps.at(-1)?.kind === 'text'} />}
      <Outcome exchange={exchange} operation={operation} onRetry={onRetry} />
      {!streaming && steps.length > 0 && (
        <UsageLine exchange={exchange} operation={operation} busy={busy} actions={offered} />
      )}
      {actions && <ForkMarks place={place} actions={actions} />}
    </article>
  )
})

/** Dots while the next step is on its way; text that streams is sign enough. */
function Working({ quiet }: { quiet: boolean }) {
  if (quiet) return null
  return (
    <div className="flex h-5 items-center gap-1" role="img" aria-label="Working">
      {[0, 200, 400].map((delay) => (
        <span
          key={delay}
          style={{ animationDelay: `${delay}ms` }}
          className="size-1.5 animate-pulse-soft rounded-full bg-accent"
        />
      ))}
    </div>
  )
}

function Summary({ text, tokensBefore }: { text: string; tokensBefore: number }) {
  return (
    <details className="rounded-lg border border-dashed px-3 py-2 text-ink-2">
      <summary className="cursor-default">
        Earlier messages were summarised
        {tokensBefore > 0 && ` (${formatTokens(tokensBefore)} tokens before)`}
      </summary>
      <p className="mt-2 whitespace-pre-wrap">{text}</p>
    </details>
  )
}
