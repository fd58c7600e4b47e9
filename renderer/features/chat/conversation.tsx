/** The conversation column: its header, what was said, errors in place, and the composer pinned under it. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadErrorPanel } from '../agents/load-error-panel.tsx'
import { ConversationApprovals } from '../approvals/conversation-approvals.tsx'
import { ChangesPanel } from '../changes/changes-panel.tsx'
import type { Address } from './address.ts'
import { Announcer } from './announcer.tsx'
import { ChatPlaceContext } from './chat-place.ts'
import { Composer } from './composer.tsx'
import { ConversationBody } from './conversation-body.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { type Editing, type ExchangeActions, ExchangeActionsContext } from './exchange-actions.ts'
import { FindBar } from './find-bar.tsx'
import { type Inspect, InspectContext, type Inspected, useInspect } from './inspect.ts'
import { SessionTotals } from './session-totals.tsx'
import type { Question } from './turns.ts'
import { leafThrough, useFork, usePlaces } from './use-branching.ts'
import { type Compare, useCompare } from './use-compare.ts'
import { type Conversation as Talk, useConversation } from './use-conversation.ts'
import { useFind } from './use-find.ts'

export interface ConversationProps {
  agent: AgentSummary
  address: Address
  /** An entry to show first, such as one that a search found. */
  entry: string | undefined
  inspected: Inspected | null
  onSelect: (to: { instance: string; session: string }) => void
  onInspect: (next: Inspected | null) => void
}

const Inspector = lazy(async () => ({ default: (await import('./inspector.tsx')).Inspector }))

export function Conversation(props: ConversationProps) {
  const { agent, address, entry, onSelect, onInspect } = props
  const [model, setModel] = useState<string | undefined>(undefined)
  const [editing, setEditing] = useState<Editing | null>(null)
  const talk = useConversation(address, model)
  const { key, busy, send, stop, exchanges, session } = talk
  const places = usePlaces(talk.entries, talk.path, exchanges, session, address)
  const fork = useFork(session, onSelect)
  const changes = useChangesOpen()
  const find = useFind({ talk, entry })
  const compare = useCompare(session)
  const inspect = useInspect(exchanges, props.inspected, onInspect)
  const actions = useActions(talk, { fork, onSelect, setEditing, compare, inspect })
  useEscape(busy, stop)

  const forkAll = useCallback(() => void fork(null), [fork])
  const { operations, operationsComplete } = talk
  const usedModel = model ?? agent.details?.model ?? null
  const totals = useMemo(
    () => <SessionTotals model={usedModel} operations={operations} complete={operationsComplete} />,
    [usedModel, operations, operationsComplete],
  )
  const toggleInspector = useStable(inspect.toggle)
  const ask = useCallback((question: Asked) => send(toMessage(question)), [send])

  return (
    <section
      aria-label="Chat"
      data-takes-files=""
      className="flex h-full min-h-0 min-w-0 flex-1 flex-col"
    >
      <ConversationHeader
        address={address}
        session={session}
        onFind={find.open}
        onFork={forkAll}
        onSelect={onSelect}
        changes={changes}
        note={totals}
        isInspecting={inspect.inspected !== null}
        onInspect={toggleInspector}
      />
      <div className="relative flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
            {find.isOpen && <FindBar find={find} />}
            <ChatPlaceContext value={address}>
              <ExchangeActionsContext value={actions}>
                <InspectContext value={inspect.inspected}>
                  <ConversationBody
                    talk={talk}
                    agent={agent}
                    places={places}
                    editing={editing}
                    target={find.target}
                    terms={find.terms}
                    onFoundDrawn={find.onDrawn}
                    onAsk={ask}
                  />
                </InspectContext>
              </ExchangeActionsContext>
            </ChatPlaceContext>
          </div>
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
          {talk.later !== null && !busy && <LaterNote talk={talk} leafId={talk.later} />}
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
            steering={talk.steering}
            onInterrupt={talk.interrupt}
          />
        </div>
        {changes.isOpen && session && (
          <ChangesPanel session={session.id} onClose={changes.onToggle} />
        )}
        {inspect.inspected && (
          <Suspense fallback={null}>
            <Inspector
              operationId={inspect.exchange?.operationId ?? null}
              span={inspect.inspected.span}
              onChoose={inspect.choose}
              onClose={inspect.toggle}
            />
          </Suspense>
        )}
      </div>
    </section>
  )
}

/** Stays as it is over a change of session, and a reload. */
function useChangesOpen() {
  const [isOpen, setOpen] = useState(() => sessionStorage.getItem(changesKey) === 'open')
  return useMemo(
    () => ({
      isOpen,
      onToggle() {
        sessionStorage.setItem(changesKey, isOpen ? 'closed' : 'open')
        setOpen(!isOpen)
      },
    }),
    [isOpen],
  )
}

const changesKey = 'hearth.chat.changes'

type Asked = Pick<Question, 'text' | 'images'>

function toMessage({ text, images }: Asked) {
  return { id: crypto.randomUUID(), text, images }
}

/** The same object as long as the conversation is shown, so that no row is drawn again for it. */
function useActions(
  talk: Talk,
  rest: {
    fork: (entryId: string | null) => Promise<void>
    onSelect: (to: { instance: string; session: string }) => void
    setEditing: (editing: Editing | null) => void
    compare: Compare
    inspect: Inspect
  },
): ExchangeActions {
  const current = useRef({ talk, ...rest })
  useEffect(() => {
    current.current = { talk, ...rest }
  })
  return useMemo(
    (): ExchangeActions => ({
      resend(exchange, question) {
        current.current.setEditing(null)
        current.current.talk.sendAfter(toMessage(question), exchange.parentId)
      },
      regenerate({ question, parentId }) {
        if (question) current.current.talk.sendAfter(toMessage(question), parentId)
      },
      fork: ({ entryIds }) => void current.current.fork(entryIds.at(-1) ?? null),
      switchTo(entryId) {
        const { entries, show } = current.current.talk
        show(leafThrough(entries, entryId))
      },
      openSession: ({ instanceId, name }) =>
        current.current.onSelect({ instance: instanceId, session: name }),
      compareWith: (other) => current.current.compare.sessions(other),
      compareVersions: (left, right) => current.current.compare.versions(left, right),
      inspect: ({ operationId }) => operationId && current.current.inspect.open(operationId),
      setEditing: (editing) => current.current.setEditing(editing),
    }),
    [],
  )
}

/** The same function each time, which does what the newest one does. */
function useStable(run: () => void): () => void {
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  return useCallback(() => newest.current(), [])
}

/** Where one has gone back and not said anything yet, what was said later is one click away. */
function LaterNote({ talk, leafId }: { talk: Talk; leafId: string }) {
  return (
    <div className="mx-auto flex w-full max-w-[760px] items-center gap-2 px-5 pb-2 text-ink-3 text-xs">
      <span className="min-w-0 flex-1 truncate">
        You went back. What you write goes on from here; what was said after this is kept.
      </span>
      <Button size="sm" onClick={() => talk.show(leafId)}>
        Show what came after
      </Button>
    </div>
  )
}

/** Esc stops the answer, unless something nearer (a menu, a dialog, a field of its own) wants it. */
function useEscape(active: boolean, stop: () => void): void {
  useEffect(() => {
    if (!active) return
    function onKeyDown(event: KeyboardEvent) {
      // One that ends the input of a character is not meant for the answer.
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      event.preventDefault()
      stop()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [active, stop])
}
