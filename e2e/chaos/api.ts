/** The API as the trials use it: plain HTTP, whole lists, and answers that are checked. */
import { z } from 'zod'
import { Dispatch } from '../../core/contract/dispatch.ts'
import { DurableEventBody } from '../../core/contract/event.ts'
import { Entry, Session } from '../../core/contract/session.ts'

export interface Door {
  url: string
  token: string
}

/** What the trials look at; other parts of these may change without them. */
export const Operation = z.object({
  id: z.string(),
  status: z.string(),
  session: z.string().nullable(),
  runId: z.string().nullable(),
  dispatchId: z.string().nullable(),
  error: z.object({ type: z.string() }).nullable(),
})
export type Operation = z.infer<typeof Operation>

export const Run = z.object({
  id: z.string(),
  status: z.string(),
  payload: z.unknown(),
  attempt: z.number().int(),
  error: z.object({ type: z.string() }).nullable(),
})
export type Run = z.infer<typeof Run>

const SeqOnly = z.object({ seq: z.number().int() })
export type StoredEvent = DurableEventBody & { seq: number }
const EventPage = z.object({
  items: z.array(z.intersection(DurableEventBody, SeqOnly)),
  nextAfter: z.number(),
})

export interface Answer {
  status: number
  body: unknown
}

/** Rejects when the connection breaks, also in the middle of an answer. */
export async function send(
  door: Door,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${door.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${door.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

export async function read<Value>(
  door: Door,
  path: string,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const { status, body } = await send(door, 'GET', path)
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
  return schema.parse(body)
}

async function readAll<Value>(door: Door, path: string, item: z.ZodType<Value>): Promise<Value[]> {
  const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() })
  const all: Value[] = []
  let cursor: string | null = null
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { items, nextCursor }: z.infer<typeof page> = await read(
      door,
      `${path}${path.includes('?') ? '&' : '?'}limit=1000${more}`,
      page,
    )
    all.push(...items)
    cursor = nextCursor
  } while (cursor !== null)
  return all
}

export const operations = (door: Door) => readAll(door, '/api/operations', Operation)
export const runs = (door: Door) => readAll(door, '/api/runs', Run)
export const dispatches = (door: Door) => readAll(door, '/api/dispatches', Dispatch)
export const sessions = (door: Door) => readAll(door, '/api/sessions?includeInternal=true', Session)

export async function events(door: Door, after = 0): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  let from = after
  while (true) {
    const page = await read(door, `/api/events?after=${from}&limit=1000`, EventPage)
    if (page.items.length === 0) return all
    all.push(...page.items)
    from = page.nextAfter
  }
}

/** Every entry of a session, from the first. */
export async function entries(door: Door, sessionId: string): Promise<Entry[]> {
  const page = z.object({ items: z.array(Entry) })
  const all: Entry[] = []
  while (true) {
    const after = all.at(-1)?.seq ?? 0
    const { items } = await read(
      door,
      `/api/sessions/${sessionId}/entries?after=${after}&limit=1000`,
      page,
    )
    if (items.length === 0) return all
    all.push(...items)
  }
}

/** The number of the newest event. */
export async function lastSeq(door: Door, after = 0): Promise<number> {
  return (await events(door, after)).at(-1)?.seq ?? after
}
