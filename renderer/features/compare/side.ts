/** One side of a comparison: a run, an operation, or a branch of a session, read by its id. */
import type { LinkProps } from '@tanstack/react-router'
import { runName } from '../../../core/contract/run.ts'
import { sumOperations } from '../../../core/contract/run-totals.ts'
import type { Entry, Session } from '../../../core/contract/session.ts'
import { addUsage, type Usage } from '../../../core/contract/usage.ts'
import type { ProjectScope } from '../../app/queries.ts'
import type { Status } from '../../ui/status-glyph.tsx'
import { newestBelow, pathTo } from '../chat/branches.ts'
import { type ReadEvents, readEvents, readPages, stepEvents } from './read-all.ts'
import type { Step } from './step.ts'
import { stepsOfEntries } from './steps-of-entries.ts'
import { stepsOfEvents } from './steps-of-events.ts'

export interface Side {
  id: string
  kind: SideKind
  name: string
  /** Which one of that name. */
  detail: string
  status: Status
  at: number
  durationMs: number | null
  usage: Usage | null
  steps: Step[]
  /** The events the steps were made of, when there are more that were not read; null when all were. */
  part: ReadEvents | null
  link: LinkProps
}

export type SideKind = 'run' | 'operation' | 'session'

/** `session_…` may name a branch by an entry it goes through: `session_…@entry_…`. */
export function sideKind(id: string): SideKind {
  if (id.startsWith('session_')) return 'session'
  return id.startsWith('op_') ? 'operation' : 'run'
}

export function readSide(project: ProjectScope, id: string, signal: AbortSignal): Promise<Side> {
  const kind = sideKind(id)
  if (kind === 'session') return readSession(project, id, signal)
  return kind === 'run' ? readRun(project, id, signal) : readOperation(project, id, signal)
}

/** The same with what comes after what was read of it. */
export async function readOn(
  { client }: ProjectScope,
  side: Side,
  signal?: AbortSignal,
): Promise<Side> {
  if (side.part === null || side.part.next === null) return side
  const of = side.kind === 'run' ? { runId: side.id } : { operationId: side.id }
  const more = await eventsOf(client, of, side.part.next, signal)
  const events = [...side.part.events, ...more.events]
  return { ...side, ...stepsOf({ events, next: more.next }) }
}

function eventsOf(
  client: ProjectScope['client'],
  of: { runId: string } | { operationId: string },
  from: number,
  signal: AbortSignal | undefined,
): Promise<ReadEvents> {
  const query = { ...of, types: stepEvents, limit: 10_000, signal }
  return readEvents((after) => client.events.list({ ...query, after }), from)
}

function stepsOf(read: ReadEvents): Pick<Side, 'steps' | 'part'> {
  return { steps: stepsOfEvents(read.events), part: read.next === null ? null : read }
}

async function readRun({ id: project, client }: ProjectScope, id: string, signal: AbortSignal) {
  const [run, operations, events] = await Promise.all([
    client.runs.get(id, { signal }),
    readPages((cursor) => client.operations.list({ runId: id, limit: 1000, cursor, signal })),
    eventsOf(client, { runId: id }, 0, signal),
  ])
  return {
    id,
    kind: 'run',
    name: runName(run),
    detail: run.id.slice(-8),
    status: run.status,
    at: run.startedAt,
    durationMs: run.endedAt === null ? null : run.endedAt - run.startedAt,
    usage: sumOperations(operations).usage,
    ...stepsOf(events),
    link: { to: '/p/$project/runs/$runId', params: { project, runId: id } },
  } satisfies Side
}

async function readOperation(
  { id: project, client }: ProjectScope,
  id: string,
  signal: AbortSignal,
) {
  const [operation, events] = await Promise.all([
    client.operations.get(id, { signal }),
    eventsOf(client, { operationId: id }, 0, signal),
  ])
  const { agent, kind, instanceId, session, startedAt, endedAt } = operation
  return {
    id,
    kind: 'operation',
    name: agent ?? kind,
    detail: [instanceId, session].filter(Boolean).join(' · '),
    status: operation.status,
    at: startedAt,
    durationMs: endedAt === null ? null : endedAt - startedAt,
    usage: operation.usage,
    ...stepsOf(events),
    link: { to: '/p/$project/activity/$operationId', params: { project, operationId: id } },
  } satisfies Side
}

async function readSession({ id: project, client }: ProjectScope, id: string, signal: AbortSignal) {
  const [sessionId = '', through] = id.split('@')
  const session = await client.sessions.get(sessionId, { signal })
  const entries = await allEntries(client, session, signal)
  const leaf = through === undefined ? session.leafId : newestBelow(entries, through)
  const path = pathTo(entries, leaf)
  const steps = stepsOfEntries(path)
  const usage = steps.reduce<Usage | null>(
    (sum, step) => (step.usage && sum ? addUsage(sum, step.usage) : (step.usage ?? sum)),
    null,
  )
  const { agent, instanceId, name, title } = session
  return {
    id,
    kind: 'session',
    name: title ?? name,
    detail: [agent, instanceId, through === undefined ? null : 'another version']
      .filter(Boolean)
      .join(' · '),
    status: 'ready',
    at: path.at(-1)?.createdAt ?? session.updatedAt,
    durationMs: null,
    usage,
    steps,
    part: null,
    link: {
      to: '/p/$project/agents/$agent',
      params: { project, agent },
      search: { tab: 'chat', instance: instanceId, session: name },
    },
  } satisfies Side
}

const entriesPage = 1000

async function allEntries(
  client: ProjectScope['client'],
  session: Session,
  signal: AbortSignal,
): Promise<Entry[]> {
  const all: Entry[] = []
  for (let after = 0; after < session.headSeq; ) {
    const { items } = await client.sessions.entries(session.id, {
      after,
      limit: entriesPage,
      signal,
    })
    for (const item of items) all.push(item)
    const last = items.at(-1)
    if (last === undefined) break
    after = last.seq
  }
  return all
}
