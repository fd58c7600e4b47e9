/** Chooses what to compare with: another run of the same workflow, operation of the same agent, or session. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runName } from '../../../core/contract/run.ts'
import { forkOrigin } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import { type Status, StatusGlyph } from '../../ui/status-glyph.tsx'
import { errorText, payloadText } from '../lists/record.ts'
import { holdsWords } from '../lists/words.ts'
import type { Side } from './side.ts'

export interface PickOtherProps {
  side: Side
  onPick: (id: string) => void
}

interface Candidate {
  id: string
  status: Status
  name: string
  detail: string
  at: number
  mark?: string
}

function candidatesQuery(project: ProjectScope, { id, kind }: Pick<Side, 'id' | 'kind'>) {
  return queryOptions({
    queryKey: projectKey(project.id, 'compare', 'candidates', id),
    queryFn: ({ signal }) => candidates(project, id, kind, signal),
  })
}

async function candidates(
  { client }: ProjectScope,
  id: string,
  kind: Side['kind'],
  signal: AbortSignal,
): Promise<Candidate[]> {
  if (kind === 'run') {
    const { workflow, agent } = await client.runs.get(id, { signal })
    const owner = workflow === null ? { agent: agent ?? undefined } : { workflow }
    const { items } = await client.runs.list({ ...owner, limit: 200, signal })
    return items.map((run) => ({
      id: run.id,
      status: run.status,
      name: runName(run),
      detail: run.error ? errorText(run.error) : payloadText(run.payload),
      at: run.startedAt,
    }))
  }
  if (kind === 'operation') {
    const { agent } = await client.operations.get(id, { signal })
    const { items } = await client.operations.list({
      agent: agent ?? undefined,
      topLevel: true,
      limit: 200,
      signal,
    })
    return items.map((operation) => ({
      id: operation.id,
      status: operation.status,
      name: operation.instanceId ?? operation.kind,
      detail: operation.preview,
      at: operation.startedAt,
    }))
  }
  const [sessionId = ''] = id.split('@')
  const { agent } = await client.sessions.get(sessionId, { signal })
  const { items } = await client.sessions.list({ agent, limit: 200, signal })
  const own = items.find((session) => session.id === sessionId)
  const family = new Set([sessionId, own && forkOrigin(own)?.sessionId])
  const isKin = (session: (typeof items)[number]) =>
    family.has(session.id) || family.has(forkOrigin(session)?.sessionId)
  return items
    .map((session) => ({
      id: session.id,
      status: 'ready' as const,
      name: session.title ?? session.name,
      detail: session.instanceId,
      at: session.updatedAt,
      ...(isKin(session) ? { mark: 'fork' } : {}),
    }))
    .sort((a, b) => Number('mark' in b) - Number('mark' in a))
}

export function PickOther({ side, onPick }: PickOtherProps) {
  const [words, setWords] = useState('')
  const query = useQuery(candidatesQuery(useProject(), side))
  const others = (query.data ?? []).filter(
    ({ id, name, detail }) => id !== side.id && holdsWords([id, name, detail], words),
  )
  return (
    <section aria-labelledby="pick-other" className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-3 px-4 py-3">
        <h2 id="pick-other" className="font-medium">
          Compare {side.name} with
        </h2>
        <SearchInput
          label="Filter by text"
          placeholder="Filter"
          value={words}
          onChange={setWords}
          className="w-56"
        />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto border-t">
        {others.map(({ id, status, name, detail, at, mark }) => (
          <li key={id} className="border-b">
            <button
              type="button"
              onClick={() => onPick(id)}
              className="focus-inset flex h-9 w-full items-center gap-2 px-4 text-left hover:bg-hover"
            >
              <StatusGlyph status={status} />
              <span className="shrink-0 font-medium">{name}</span>
              {mark && <Badge>{mark}</Badge>}
              <span className="min-w-0 flex-1 truncate text-ink-3 text-xs">{detail}</span>
              <RelativeTime at={at} className="shrink-0 text-ink-3 text-xs" />
            </button>
          </li>
        ))}
        {query.data && others.length === 0 && (
          <li className="px-4 py-6 text-ink-3">There is no other to compare it with.</li>
        )}
      </ul>
    </section>
  )
}
