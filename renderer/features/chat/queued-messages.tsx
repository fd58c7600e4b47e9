/** Messages that wait for the agent, as chips one can edit, send or drop. */
import { ListPlus, Pencil, SendHorizontal, X } from 'lucide-react'
import { IconButton } from '../../ui/icon-button.tsx'
import { type OutgoingMessage, outboxStore, useOutbox } from './outbox.ts'

export interface QueuedMessagesProps {
  outboxKey: string
  busy: boolean
  onSend: (message: OutgoingMessage) => void
  /** Stops the answer that runs, and sends this in its place. */
  onSteer: (messageId: string) => void
}

export function QueuedMessages({ outboxKey, busy, onSend, onSteer }: QueuedMessagesProps) {
  const store = outboxStore()
  const { queued } = useOutbox(outboxKey)
  if (queued.length === 0) return null

  function takeOut(id: string, then: (message: OutgoingMessage) => void) {
    const message = store.dequeue(outboxKey, id)
    if (message) then(message)
  }

  return (
    <ul aria-label="Queued messages" className="mb-2 flex flex-col gap-1">
      {queued.map(({ id, text, images }) => (
        <li
          key={id}
          className="flex h-8 items-center gap-2 rounded-lg border border-dashed bg-panel pr-1 pl-2.5"
        >
          <ListPlus size={14} aria-hidden className="shrink-0 text-ink-3" />
          <span className="min-w-0 flex-1 truncate text-ink-2">
            {text || `${images.length} images`}
          </span>
          <IconButton
            size="sm"
            label={busy ? 'Interrupt with this message' : 'Send now'}
            icon={<SendHorizontal size={13} />}
            onClick={() => (busy ? onSteer(id) : takeOut(id, onSend))}
          />
          <IconButton
            size="sm"
            label="Edit queued message"
            icon={<Pencil size={13} />}
            onClick={() => takeOut(id, (message) => store.restore(outboxKey, message))}
          />
          <IconButton
            size="sm"
            label="Remove queued message"
            icon={<X size={13} />}
            onClick={() => store.dequeue(outboxKey, id)}
          />
        </li>
      ))}
    </ul>
  )
}
