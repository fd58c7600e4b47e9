/** The event log: pages of it, its live tail, and the large values it refers to. */
import { z } from 'zod'
import { DurableEventBody, EphemeralEvent, type EventType } from '../../contract/event.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { notFound } from '../errors.ts'
import { pieceSize, streamEventLines, streamEventPage } from '../event-pages.ts'
import { eventStream } from '../event-stream.ts'
import { checkKept } from '../expired-events.ts'
import { followEvents } from '../follow-events.ts'
import { after, eventLimit, flag, lineLimit, listOf, present, text } from '../query.ts'

const scope = 'project'
const tag = 'Events'

const durableTypes = DurableEventBody.options.map((option) => option.shape.type.value)
const liveTypes = EphemeralEvent.options.map((option) => option.shape.type.value)
const eventTypes: EventType[] = [...durableTypes, ...liveTypes]

const filter = {
  runId: text,
  agent: text,
  instanceId: text,
  session: text,
  operationId: text,
  dispatchId: text,
  types: listOf(eventTypes),
}

const listEvents = endpoint({
  method: 'GET',
  path: '/api/events',
  scope,
  tag,
  summary: 'Events after a position, ascending; ask on with `nextAfter`',
  query: z.object({ after, limit: eventLimit, inline: flag, ...filter }),
  result: z.object({
    items: z.array(z.intersection(DurableEventBody, z.object({ seq: z.number().int() }))),
    nextAfter: z.number().int(),
  }),
  handle({ project, query: { after = 0, limit = 1000, inline = false, ...wanted } }) {
    checkKept(project, after)
    const { events } = project.store
    if (limit > pieceSize) return streamEventPage(events, present(wanted), { after, limit, inline })
    const items = events.list(present(wanted), { after, limit, inline })
    return { items, nextAfter: items.at(-1)?.seq ?? after }
  },
})

const listEventLines = endpoint({
  method: 'GET',
  path: '/api/events/lines',
  scope,
  tag,
  summary:
    'All events after a position, one a line; `brief` cuts long strings and marks the event `brief`, `withoutDeleted` leaves out those of operations that were deleted and can still be had back',
  query: z.object({ after, limit: lineLimit, brief: flag, withoutDeleted: flag, ...filter }),
  result: null,
  also: [{ status: 200, description: 'Events', content: 'application/x-ndjson' }],
  handle({ project, query: { after = 0, limit, brief = false, ...wanted } }) {
    checkKept(project, after)
    const range = { after, brief, ...(limit === undefined ? {} : { limit }) }
    return streamEventLines(project.store.events, present(wanted), range)
  },
})

const streamEvents = endpoint({
  method: 'GET',
  path: '/api/events/stream',
  scope,
  tag,
  summary: 'Every event after a position (default: now) exactly once, with live deltas in between',
  query: z.object({ after, ...filter }),
  result: null,
  also: [{ status: 200, description: 'Events', content: 'text/event-stream' }],
  handle({ project, query: { after, ...wanted }, request, server }) {
    const lastId = request.headers.get('last-event-id') ?? ''
    const resumed = /^\d{1,15}$/.test(lastId) ? Number(lastId) : null
    // A page that lost its connection asks at the same address again: what it has seen counts as well.
    const from =
      after === undefined && resumed === null
        ? project.store.events.last()
        : Math.max(after ?? 0, resumed ?? 0)
    checkKept(project, from)
    return eventStream(request, server.closing, (writer) =>
      followEvents(project, present(wanted), from, writer),
    )
  },
})

const getBlob = endpoint({
  method: 'GET',
  path: '/api/blobs/{digest}',
  scope,
  tag,
  summary: 'Bytes of a large value that an event refers to as {$blob: digest}',
  result: null,
  also: [{ status: 200, description: 'Bytes', content: 'application/octet-stream' }],
  handle({ project, params }) {
    const bytes = project.store.blobs.get(params.digest)
    if (!bytes) throw notFound('blob', params.digest)
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'cache-control': 'private, max-age=31536000, immutable',
        // What a tool returned must never be taken for a page.
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      },
    })
  },
})

export const eventEndpoints: Endpoint[] = [listEvents, listEventLines, streamEvents, getBlob]
