/** Messages that wait for the agent, as chips one can edit, send, say at once or drop. */
import { CornerDownRight, ListPlus, Pencil, SendHorizontal, Undo2, X } from 'lucide-react'
import { IconButton } from '../../ui/icon-button.tsx'
import { type OutgoingMessage, outboxStore, useOutbox } from './outbox.ts'
import type { Steering } from './use-steering.ts'

export interface QueuedMessagesProps {
  outboxKey: string
  busy: boolean
  steering: Steering
  onSend: (message: OutgoingMessage) => void
  /** Stops the answer that runs, and sends this in its place. */
  onInterrupt: (messageId: string) => void
}

export function QueuedMessages(props: QueuedMessagesProps) {
  const { queued } = useOutbox(props.outboxKey)
  if (queued.length === 0) return null
  return (
    <ul aria-label="Queued messages" className="mb-2 flex flex-col gap-1">
      {queued.map((message) => (
        <li
          key={message.id}
          className="flex h-8 items-center gap-2 rounded-lg border border-dashed bg-panel pr-1 pl-2.5"
        >
          {props.steering.handedOver.has(message.id) ? (
            <HandedOver message={message} steering={props.steering} />
          ) : (
            <Waiting {...props} message={message} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Waiting({
  outboxKey,
  busy,
  steering,
  onSend,
  onInterrupt,
  message,
}: QueuedMessagesProps & { message: OutgoingMessage }) {
  const store = outboxStore()
  const { id } = message

  function takeOut(then: (message: OutgoingMessage) => void) {
    const taken = store.dequeue(outboxKey, id)
    if (taken) then(taken)
  }

  return (
    <>
      <ListPlus size={14} aria-hidden className="shrink-0 text-ink-3" />
      <Text message={message} />
      {busy && (
        <IconButton
          size="sm"
          label="Say before the next step"
          icon={<CornerDownRight size={13} />}
          onClick={() => steering.say(id)}
        />
      )}
      <IconButton
        size="sm"
        label={busy ? 'Interrupt with this message' : 'Send now'}
        icon={<SendHorizontal size={13} />}
        onClick={() => (busy ? onInterrupt(id) : takeOut(onSend))}
      />
      <IconButton
        size="sm"
        label="Edit queued message"
        icon={<Pencil size={13} />}
        onClick={() => takeOut((taken) => store.restore(outboxKey, taken))}
      />
      <IconButton
        size="sm"
        label="Remove queued message"
        icon={<X size={13} />}
        onClick={() => store.dequeue(outboxKey, id)}
      />
    </>
  )
}

function HandedOver({ message, steering }: { message: OutgoingMessage; steering: Steering }) {
  return (
    <>
      <CornerDownRight size={14} aria-hidden className="shrink-0 text-accent-text" />
      <Text message={message} />
      <span className="shrink-0 text-ink-3 text-xs">read before the next step</span>
      <IconButton
        size="sm"
        label="Take back, to send after this answer"
        icon={<Undo2 size={13} />}
        onClick={() => steering.takeBack(message.id)}
      />
    </>
  )
}

function Text({ message: { text, images } }: { message: OutgoingMessage }) {
  return (
    <span className="min-w-0 flex-1 truncate text-ink-2">{text || `${images.length} images`}</span>
  )
}
