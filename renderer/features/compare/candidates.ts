/** What something can be compared with, page by page: runs of the same workflow, operations of the same agent, sessions. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { runName } from '../../../core/contract/run.ts'
import { forkOrigin } from '../../../core/contract/session.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'
import type { Status } from '../../ui/status-glyph.tsx'
import { errorText, payloadText } from '../lists/record.ts'
import type { Side } from './side.ts'

export interface Candidate {
  id: string
  status: Status
  name: string
  detail: string
  at: number
  mark?: string
}

interface CandidatePage {
  items: Candidate[]
  nextCursor: string | null
}

interface Asked {
  q: string | undefined
  cursor: string | undefined
  limit: number
  signal: AbortSignal
}

const pageSize = 100

export function candidatesQuery(
  project: ProjectScope,
  { id, kind }: Pick<Side, 'id' | 'kind'>,
  q: string,
) {
  return infiniteQueryOptions({
    queryKey: projectKey(project.id, 'compare', 'candidates', id, q),
    queryFn: ({ signal, pageParam }) =>
      readers[kind](project, id, { q: q || undefined, cursor: pageParam, limit: pageSize, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: CandidatePage) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
}

type Reader = (project: ProjectScope, id: string, asked: Asked) => Promise<CandidatePage>

const readers: Record<Side['kind'], Reader> = {
  run: async ({ client }, id, asked) => {
    const { workflow, agent } = await client.runs.get(id, { signal: asked.signal })
    const owner = workflow === null ? { agent: agent ?? undefined } : { workflow }
    const { items, nextCursor } = await client.runs.list({ ...owner, ...asked })
    const candidates = items.map((run) => ({
      id: run.id,
      status: run.status,
      name: runName(run),
      detail: run.error ? errorText(run.error) : payloadText(run.payload),
      at: run.startedAt,
    }))
    return { items: candidates, nextCursor }
  },
  operation: async ({ client }, id, asked) => {
    const { agent } = await client.operations.get(id, { signal: asked.signal })
    const of = { agent: agent ?? undefined, topLevel: true }
    const { items, nextCursor } = await client.operations.list({ ...of, ...asked })
    const candidates = items.map((operation) => ({
      id: operation.id,
      status: operation.status,
      name: operation.instanceId ?? operation.kind,
      detail: operation.preview,
      at: operation.startedAt,
    }))
    return { items: candidates, nextCursor }
  },
  session: async ({ client }, id, asked) => {
    const [sessionId = ''] = id.split('@')
    const own = await client.sessions.get(sessionId, { signal: asked.signal })
    const { items, nextCursor } = await client.sessions.list({ agent: own.agent, ...asked })
    const family = new Set([sessionId, forkOrigin(own)?.sessionId])
    const candidates = items.map((session) => ({
      id: session.id,
      status: 'ready' as const,
      name: session.title ?? session.name,
      detail: session.instanceId,
      at: session.updatedAt,
      ...(family.has(session.id) || family.has(forkOrigin(session)?.sessionId)
        ? { mark: 'fork' }
        : {}),
    }))
    // Within a page: what is there already stays where it is when more comes.
    candidates.sort((a, b) => Number('mark' in b) - Number('mark' in a))
    return { items: candidates, nextCursor }
  },
}
