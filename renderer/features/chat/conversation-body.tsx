/** What was said; or that it is being read, could not be read, or is still to be said. */
import { useEffect } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ConversationList } from './conversation-list.tsx'
import { EmptyChat } from './empty-chat.tsx'
import type { Editing, ExchangePlace } from './exchange-actions.ts'
import type { Question } from './turns.ts'
import type { Conversation as Talk } from './use-conversation.ts'
import type { FindTarget } from './use-find.ts'

export interface ConversationBodyProps {
  talk: Talk
  agent: AgentSummary
  places: ReadonlyMap<string, ExchangePlace>
  editing: Editing | null
  target: FindTarget | null
  terms: readonly string[]
  onFoundDrawn: (key: string, count: number) => void
  onAsk: (question: Pick<Question, 'text' | 'images'>) => void
}

export function ConversationBody(props: ConversationBodyProps) {
  const { talk, agent, places, editing, target, terms, onFoundDrawn, onAsk } = props
  const { transcript, exchanges, operations, session, busy, loadOlder, seekOlder } = talk
  // The branch that is shown may lie before the entries that are known.
  const isAway = transcript.loaded && exchanges.length === 0 && transcript.hasOlder
  const seeks = isAway && session?.leafId !== null && !transcript.loadingOlder
  useEffect(() => {
    if (seeks) seekOlder()
  }, [seeks, seekOlder])

  if ((!transcript.loaded || isAway) && exchanges.length === 0) {
    return <Skeleton rows={6} className="mx-auto w-full max-w-[760px] flex-1 px-5" />
  }
  if (transcript.error !== null && exchanges.length === 0) {
    return (
      <div className="mx-auto w-full max-w-[760px] flex-1 p-5">
        <ErrorPanel
          error={transcript.error}
          title="The conversation could not be read."
          actions={
            <Button size="sm" onClick={talk.reload}>
              Try again
            </Button>
          }
        />
      </div>
    )
  }
  if (exchanges.length === 0) {
    return <EmptyChat agent={agent} onSuggest={(text) => onAsk({ text, images: [] })} />
  }
  return (
    <ConversationList
      exchanges={exchanges}
      operations={operations}
      sessionId={session?.id ?? null}
      places={places}
      busy={busy}
      editing={editing}
      target={target}
      terms={terms}
      onFoundDrawn={onFoundDrawn}
      hasOlder={transcript.hasOlder}
      loadingOlder={transcript.loadingOlder}
      onOlder={loadOlder}
      onRetry={onAsk}
    />
  )
}
