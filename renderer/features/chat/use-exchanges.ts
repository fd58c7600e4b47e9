/** The exchanges a conversation shows: those read, those running, and those just sent. */
import { useMemo } from 'react'
import type { Entry } from '../../../core/contract/session.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import type { OutgoingMessage } from './outbox.ts'
import { type Exchange, emptyExchange, groupEntries, mergeLive } from './turns.ts'

/** Sent and accepted, but not yet seen among the entries. */
export interface Sent {
  operationId: string | null
  message: OutgoingMessage
  at: number
}

/** Turns whose message has been read. */
export function turnsOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap(({ turnId, data }) =>
      turnId && data.type === 'message' && data.message.role === 'assistant' ? [turnId] : [],
    ),
  )
}

/**
 * @param entries of the path that is shown
 * @param waiting sent, their question not read yet
 * @param open those of them that have not ended
 * @param running ids of operations that run now
 */
export function useExchanges(
  entries: readonly Entry[],
  waiting: readonly Sent[],
  open: readonly Sent[],
  running: readonly string[],
): readonly Exchange[] {
  const live = useLiveOperations()
  const grouped = useMemo(() => groupEntries(entries), [entries])
  const knownTurns = useMemo(() => turnsOf(entries), [entries])
  const cache = useMemo(() => new WeakMap<object, Map<object, Exchange>>(), [])

  return useMemo(() => {
    const shown = grouped.map((exchange) => {
      const source = exchange.operationId ? live.get(exchange.operationId) : undefined
      if (!source) {
        return exchange.operationId && running.includes(exchange.operationId)
          ? { ...exchange, streaming: true }
          : exchange
      }
      // An answer that has not changed keeps its identity, so that its block is not drawn again.
      const merged = cache.get(exchange)?.get(source) ?? mergeLive(exchange, source, knownTurns)
      cache.set(exchange, new Map([[source, merged]]))
      // One that was cut off by the end of the server never says that it ended.
      const cutOff = merged.streaming && !running.includes(source.operationId)
      return cutOff ? { ...merged, streaming: false } : merged
    })
    const seen = new Set(grouped.map((exchange) => exchange.operationId))
    for (const one of waiting) {
      const { operationId, message, at } = one
      if (operationId && seen.has(operationId)) continue
      const question = { text: message.text, images: message.images, at, source: 'prompt' }
      const started = emptyExchange(operationId ?? message.id, question)
      const exchange = { ...started, streaming: open.includes(one) }
      const source = operationId ? live.get(operationId) : undefined
      if (operationId) seen.add(operationId)
      shown.push(source ? mergeLive(exchange, source, knownTurns) : exchange)
    }
    for (const operationId of running) {
      const source = live.get(operationId)
      if (seen.has(operationId) || !source) continue
      shown.push(mergeLive(emptyExchange(operationId, null), source, knownTurns))
    }
    return shown
  }, [grouped, knownTurns, live, waiting, open, running, cache])
}
