/** A span's events as they were recorded: timelines hold what is drawn, and read the rest when it is wanted. */
import { useQuery } from '@tanstack/react-query'
import type { BriefEvent, DurableEvent } from '../../../core/contract/event.ts'
import type { Span } from '../../../core/contract/spans/span.ts'
import type { HearthClient } from '../../app/client.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

type Client = { events: Pick<HearthClient['events'], 'list'> }

/** The event of a place in the log with nothing cut; `known` where it is that, or when there is none. */
async function wholeEvent(
  client: Client,
  seq: number | null,
  known: BriefEvent | null,
  signal?: AbortSignal,
): Promise<DurableEvent | null> {
  if (!isCut(seq, known) || seq === null) return known
  const { items } = await client.events.list({ after: seq - 1, limit: 1, signal })
  return items.find((event) => event.seq === seq) ?? known
}

/** A copy of the span with whole events. */
export async function wholeSpan(client: Client, span: Span, signal?: AbortSignal): Promise<Span> {
  const [startEvent, endEvent] = await Promise.all([
    wholeEvent(client, span.startSeq, span.startEvent, signal),
    wholeEvent(client, span.endSeq, span.endEvent, signal),
  ])
  return { ...span, startEvent, endEvent }
}

/** The span at once, and whole as soon as it has been read. `isCut` until then, and when it cannot be. */
export function useWholeSpan(span: Span): { span: Span; isCut: boolean; error: unknown } {
  const { id, client } = useProject()
  const misses = isCut(span.startSeq, span.startEvent) || isCut(span.endSeq, span.endEvent)
  const { data, error } = useQuery({
    queryKey: projectKey(id, 'whole-span', span.id, span.startSeq, span.endSeq),
    queryFn: async ({ signal }) => {
      const { startEvent, endEvent } = await wholeSpan(client, span, signal)
      return { startEvent, endEvent }
    },
    enabled: misses,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!misses || !data) return { span, isCut: misses, error }
  return { span: { ...span, ...data }, isCut: false, error: null }
}

/** An event by its place in the log; null until it is there. `known` where it is at hand. */
export function useWholeEvent(
  seq: number | null,
  known: readonly DurableEvent[],
): DurableEvent | null {
  const { id, client } = useProject()
  const atHand = known.find((event) => event.seq === seq) ?? null
  const { data } = useQuery({
    queryKey: projectKey(id, 'whole-event', seq),
    queryFn: ({ signal }) => wholeEvent(client, seq, atHand, signal),
    enabled: isCut(seq, atHand),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data ?? atHand
}

function isCut(seq: number | null, event: BriefEvent | null): boolean {
  return seq !== null && (event === null || event.brief === true)
}
