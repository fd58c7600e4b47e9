/** Saying what waits to the answer that runs: its model reads it before its next step. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { Entry } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { type OutgoingMessage, outboxStore } from './outbox.ts'

export interface Steering {
  /** Waiting messages that were handed over and are not read yet. */
  handedOver: ReadonlySet<string>
  say: (messageId: string) => void
  /** They wait for the end of the answer again: this one, or all. */
  takeBack: (messageId?: string) => void
}

const nothing: ReadonlySet<string> = new Set()

/**
 * @param key of the outbox whose messages these are
 * @param operationId of the answer that runs; null when none does
 * @param entries of the session, to know what was read
 */
export function useSteering(
  key: string,
  queued: readonly OutgoingMessage[],
  operationId: string | null,
  entries: readonly Entry[],
): Steering {
  const { client } = useProject()
  const [handedOver, setHandedOver] = useState(nothing)
  const requests = useRef(new Map<string, AbortController>())

  // Also what was read while this window was away.
  useEffect(() => {
    if (queued.length === 0) return
    const read = new Set(entries.map(({ id }) => id))
    for (const { id } of queued) if (read.has(id)) outboxStore().dequeue(key, id)
  }, [key, queued, entries])

  const say = useCallback(
    (messageId: string) => {
      const message = outboxStore()
        .get(key)
        .queued.find(({ id }) => id === messageId)
      if (!message || operationId === null) return
      const hangUp = new AbortController()
      requests.current.set(messageId, hangUp)
      const body = { message: message.text, images: message.images, entryId: messageId }
      setHandedOver((before) => new Set([...before, messageId]))
      client.operations
        .steer(operationId, body, { signal: hangUp.signal })
        .then(
          () => void outboxStore().dequeue(key, messageId),
          (error: unknown) => {
            if (!hangUp.signal.aborted) tell(error)
          },
        )
        .finally(() => {
          requests.current.delete(messageId)
          setHandedOver((before) => new Set([...before].filter((id) => id !== messageId)))
        })
    },
    [client, key, operationId],
  )

  const takeBack = useCallback(
    (messageId?: string) => {
      const ids = messageId === undefined ? [...requests.current.keys()] : [messageId]
      for (const id of ids) {
        requests.current.get(id)?.abort()
        // Said in so many words: not every door tells that somebody has hung up.
        if (operationId !== null) client.operations.withdrawSteering(operationId, id).catch(tell)
      }
    },
    [client, operationId],
  )

  return useMemo(() => ({ handedOver, say, takeBack }), [handedOver, say, takeBack])
}

/** What was not read is still among what waits, and is sent after the answer. */
function tell(error: unknown): void {
  const isExpected =
    HearthError.is(error) && ['operation_ended', 'steering_withdrawn'].includes(error.type)
  if (isExpected) return
  const reason = error instanceof Error ? error.message : String(error)
  toast.error('The message waits for the end of the answer.', { description: reason })
}
