/** Client of the event log: pages of it, and a live tail that survives lost connections. */
import type { BriefEvent, DurableEvent, EventType, HearthEvent } from '../contract/event.ts'
import { parseFrame } from './frames.ts'
import { readLines } from './lines.ts'
import { type ConnectionState, reconnectingFrames } from './reconnect.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export interface EventQuery {
  runId?: string | undefined
  agent?: string | undefined
  instanceId?: string | undefined
  session?: string | undefined
  operationId?: string | undefined
  dispatchId?: string | undefined
  types?: EventType[] | undefined
}

export type Followed = ConnectionState | { kind: 'event'; event: HearthEvent }

export function createEvents(transport: Transport) {
  const all = transport.inProject('/api/events')
  return {
    /** Ascending, `seq > after`, at most `limit` (default 1000, up to 10000). Ask on with `after: nextAfter`. */
    list: ({
      signal,
      ...query
    }: EventQuery & CallOptions & { after?: number | undefined; limit?: number | undefined }) =>
      transport.json<{ items: DurableEvent[]; nextAfter: number }>(all, { query, signal }),
    /**
     * All events after `after` that there are, in batches as they arrive: the way to read very many.
     * `brief` cuts long strings; such an event carries `brief: true`, and `list` has it whole. `withoutDeleted`
     * leaves out those of operations that were deleted and can still be had back.
     *
     * @example
     * for await (const events of client.events.lines({ runId, brief: true })) count += events.length
     */
    async *lines({
      signal,
      ...query
    }: EventQuery &
      CallOptions & {
        after?: number | undefined
        limit?: number | undefined
        brief?: boolean | undefined
        withoutDeleted?: boolean | undefined
      }): AsyncGenerator<BriefEvent[]> {
      const response = await transport.send(`${all}/lines`, {
        query,
        headers: { accept: 'application/x-ndjson' },
        signal,
      })
      if (response.body) yield* readLines<BriefEvent>(response.body)
    },
    /**
     * Every event after `after` (absent: only new ones), exactly once and in order, with live deltas
     * in between. Reconnects by itself, from the last `seq` it saw; `state` items say how it stands.
     * Returns when the signal ends it.
     *
     * @example
     * for await (const item of client.events.follow({ session }, { signal })) {
     *   if (item.kind === 'event' && item.event.type === 'text_delta') show(item.event.text)
     * }
     */
    async *follow(
      { after, ...query }: EventQuery & { after?: number | undefined | undefined } = {},
      { signal }: CallOptions = {},
    ): AsyncGenerator<Followed> {
      const frames = reconnectingFrames({
        signal,
        open: (lastId) =>
          transport.send(`${all}/stream`, {
            query: { ...query, after: lastId ?? after },
            headers: { accept: 'text/event-stream' },
            signal,
          }),
      })
      for await (const item of frames) {
        if (item.kind === 'state') yield item
        else yield { kind: 'event', event: parseFrame<HearthEvent>(item.frame) }
      }
    },
    /** Bytes of a large value that an event refers to as `{$blob: digest}`. */
    async blob(digest: string, options: CallOptions = {}): Promise<Uint8Array> {
      const path = transport.inProject(`/api/blobs/${segment(digest)}`)
      return new Uint8Array(await (await transport.send(path, options)).arrayBuffer())
    },
  }
}
