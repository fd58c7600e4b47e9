/** A span's events as they were recorded: long timelines hold them with their long strings cut. */
import { useQuery } from '@tanstack/react-query'
import type { BriefEvent, DurableEvent } from '../../../core/contract/event.ts'
import type { HearthClient } from '../../app/client.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import type { Span } from './span.ts'

type Client = { events: Pick<HearthClient['events'], 'list'> }

/** The event with nothing cut. */
async function wholeEvent<Event extends BriefEvent | null>(
  client: Client,
  event: Event,
  signal?: AbortSignal,
): Promise<Event | DurableEvent> {
  if (!event?.brief) return event
  const { items } = await client.events.list({ after: event.seq - 1, limit: 1, signal })
  return items.find(({ seq }) => seq === event.seq) ?? event
}

/** A copy of the span with whole events. */
export async function wholeSpan(client: Client, span: Span, signal?: AbortSignal): Promise<Span> {
  const [startEvent, endEvent] = await Promise.all([
    wholeEvent(client, span.startEvent, signal),
    wholeEvent(client, span.endEvent, signal),
  ])
  return { ...span, startEvent, endEvent }
}

/** The span at once, and whole as soon as it has been read. `isCut` until then, and when it cannot be. */
export function useWholeSpan(span: Span): { span: Span; isCut: boolean; error: unknown } {
  const { id, client } = useProject()
  const isCut = isBrief(span.startEvent) || isBrief(span.endEvent)
  const { data, error } = useQuery({
    queryKey: projectKey(id, 'whole-span', span.id, span.startEvent?.seq, span.endEvent?.seq),
    queryFn: ({ signal }) =>
      Promise.all([
        wholeEvent(client, span.startEvent, signal),
        wholeEvent(client, span.endEvent, signal),
      ]),
    enabled: isCut,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!isCut || !data) return { span, isCut, error }
  const [startEvent, endEvent] = data
  return { span: { ...span, startEvent, endEvent }, isCut: false, error: null }
}

function isBrief(event: BriefEvent | null): boolean {
  return event?.brief === true
}
