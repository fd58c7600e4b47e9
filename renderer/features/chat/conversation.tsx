/** The conversation column: what was said, errors in place, and the composer pinned under it. */
import { useCallback, useEffect, useState } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { LoadErrorPanel } from '../agents/load-error-panel.tsx'
import { ConversationApprovals } from '../approvals/conversation-approvals.tsx'
import { Announcer } from './announcer.tsx'
import { Composer } from './composer.tsx'
import { ConversationList } from './conversation-list.tsx'
import { EmptyChat } from './empty-chat.tsx'
import { outboxStore } from './outbox.ts'
import { SessionTotals } from './session-totals.tsx'
import type { Question } from './turns.ts'
import { type Address, type Conversation as Talk, useConversation } from './use-conversation.ts'

export interface ConversationProps {
  agent: AgentSummary
  address: Address
}

export function Conversation({ agent, address }: ConversationProps) {
  const [model, setModel] = useState<string | undefined>(undefined)
  const talk = useConversation(address, model)
  const { key, busy, send, stop, exchanges } = talk
  useEscape(busy, stop)

  const ask = useCallback(
    (question: Pick<Question, 'text' | 'images'>) =>
      send({ id: crypto.randomUUID(), text: question.text, images: question.images }),
    [send],
  )

  return (
    <section aria-label="Chat" className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      <Body talk={talk} agent={agent} onAsk={ask} />
      {agent.status === 'failed' && agent.error && (
        <div className="mx-auto w-full max-w-[760px] px-5 pb-2">
          <LoadErrorPanel agent={agent} error={agent.error} />
        </div>
      )}
      {talk.sendError !== null && (
        <div className="mx-auto w-full max-w-[760px] px-5 pb-2">
          <ErrorPanel
            error={talk.sendError}
            title="The message was not sent. It is back in the field."
          />
        </div>
      )}
      <ConversationApprovals
        agent={address.agent}
        instance={address.instance}
        session={address.session}
      />
      <Announcer exchange={exchanges.at(-1)} />
      <Composer
        key={key}
        outboxKey={key}
        agent={agent.name}
        busy={busy}
        agentModel={agent.details?.model ?? null}
        model={model}
        onModel={setModel}
        onSend={send}
        onStop={stop}
        note={<SessionTotals operations={talk.operations} complete={talk.operationsComplete} />}
      />
    </section>
  )
}

interface BodyProps {
  talk: Talk
  agent: AgentSummary
  onAsk: (question: Pick<Question, 'text' | 'images'>) => void
}

function Body({ talk, agent, onAsk }: BodyProps) {
  const { transcript, exchanges, operations, session, key } = talk
  if (!transcript.loaded && exchanges.length === 0) {
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
    return <EmptyChat agent={agent} onSuggest={(text) => outboxStore().write(key, text)} />
  }
  return (
    <ConversationList
      key={session?.id ?? key}
      exchanges={exchanges}
      operations={operations}
      sessionId={session?.id ?? null}
      hasOlder={transcript.hasOlder}
      loadingOlder={transcript.loadingOlder}
      onOlder={talk.loadOlder}
      onRetry={onAsk}
    />
  )
}

/** Esc stops the answer, unless something nearer (a menu, a dialog) wants it. */
function useEscape(active: boolean, stop: () => void): void {
  useEffect(() => {
    if (!active) return
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      event.preventDefault()
      stop()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [active, stop])
}
