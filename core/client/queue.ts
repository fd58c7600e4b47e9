/** Client of the queue. */
import type { Page } from '../contract/api.ts'
import type { QueueCounts, QueueItem, QueueKind, QueueStatus } from '../contract/queue.ts'
import type { PageOptions } from './conversations.ts'
import type { Transport } from './transport.ts'

export interface QueueQuery {
  kind?: QueueKind[] | undefined
  agent?: string | undefined
  instanceId?: string | undefined
  session?: string | undefined
  workflow?: string | undefined
  /** As it is at the moment: an item is waiting until its next attempt is due. */
  status?: QueueStatus[] | undefined
  /** Words it must hold. */
  q?: string | undefined
}

export function createQueue(transport: Transport) {
  const all = transport.inProject('/api/queue')
  return {
    /** What was accepted and has not ended, in order of admission; `counts` are of the whole queue. */
    list: ({ signal, ...query }: QueueQuery & PageOptions = {}) =>
      transport.json<Page<QueueItem> & { counts: QueueCounts }>(all, { query, signal }),
  }
}
