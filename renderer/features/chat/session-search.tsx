/** What a search over the agent's conversations found, in place of their list. */
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import type { Selection } from './address.ts'

export interface SessionSearchProps {
  agent: string
  /** The one that is shown: only others are named. */
  instance: string
  query: string
  onSelect: (to: Selection) => void
}

const mostHits = 50

export function SessionSearch({ agent, instance, query, onSelect }: SessionSearchProps) {
  const { id, client } = useProject()
  const asked = useDeferredValue(query.trim())
  const hits = useQuery({
    queryKey: projectKey(id, 'search', 'agent', agent, asked),
    queryFn: ({ signal }) => client.search.entries(asked, { agent, limit: mostHits, signal }),
    placeholderData: (before) => before,
  })
  if (hits.isError) {
    return <ErrorPanel className="m-2" error={hits.error} title="The search failed." />
  }
  const items = hits.data?.items ?? []
  return (
    <>
      <p role="status" className="px-3 pb-1 text-2xs text-ink-3">
        {hits.isPending ? 'Searching…' : resultText(items.length, hits.data?.nextCursor != null)}
      </p>
      <ul aria-label="Search results" className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3">
        {items.map(({ session, entryId, createdAt, snippet }) => (
          <li key={entryId}>
            <button
              type="button"
              onClick={() =>
                onSelect({ instance: session.instanceId, session: session.name, entry: entryId })
              }
              className="focus-inset flex w-full min-w-0 flex-col gap-0.5 rounded-md px-2 py-1.5 text-left hover:bg-hover"
            >
              <span className="flex w-full min-w-0 items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate font-medium text-xs">
                  {session.instanceId !== instance && (
                    <span className="font-normal text-ink-3">{session.instanceId} / </span>
                  )}
                  {session.title ?? session.name}
                </span>
                <RelativeTime at={createdAt} className="shrink-0 text-2xs text-ink-3" />
              </span>
              <Snippet parts={snippet} className="line-clamp-3 text-ink-2 text-xs" />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function resultText(count: number, more: boolean): string {
  if (count === 0) return 'Nothing was said that fits.'
  return count === 1 ? '1 message' : `${count}${more ? '+' : ''} messages, the newest first`
}
