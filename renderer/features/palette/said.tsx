/** What was said in conversations, found by its words, as items of the palette. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { MessageSquareText } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { PaletteGroup, PaletteItem } from './palette-frame.tsx'

/** A single letter begins too many words. */
const shortest = 2

export function Said({ typed, onClose }: { typed: string; onClose: () => void }) {
  const { id, client } = useProject()
  const navigate = useNavigate()
  const asked = useDeferredValue(typed.trim())
  const isAsked = asked.length >= shortest
  const hits = useQuery({
    queryKey: projectKey(id, 'search', 'all', asked),
    queryFn: ({ signal }) => client.search.entries(asked, { limit: 20, signal }),
    enabled: isAsked,
    placeholderData: (before) => before,
  })
  const items = isAsked ? (hits.data?.items ?? []) : []
  return (
    <PaletteGroup heading="Said in conversations" always>
      {items.map(({ session, entryId, createdAt, snippet }) => (
        <PaletteItem
          key={entryId}
          id={`said ${entryId}`}
          always
          icon={<MessageSquareText size={15} />}
          after={
            <span className="shrink-0 text-ink-3 text-xs">
              {session.agent} · <RelativeTime at={createdAt} />
            </span>
          }
          onSelect={() => {
            onClose()
            void navigate({
              to: '/p/$project/agents/$agent',
              params: { project: id, agent: session.agent },
              search: { instance: session.instanceId, session: session.name, entry: entryId },
            })
          }}
        >
          <Snippet parts={snippet} />
        </PaletteItem>
      ))}
    </PaletteGroup>
  )
}
