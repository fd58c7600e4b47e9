/** Instances of an agent and the sessions of the chosen one: switch, new, rename, delete. */
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, MessageSquarePlus, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { instancesQuery, sessionsQuery } from '../../app/queries.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import type { Address, Selection } from './address.ts'
import { DeletedSessionsDialog } from './deleted-sessions-dialog.tsx'
import { NewConversationDialog } from './new-conversation-dialog.tsx'
import { SessionRow } from './session-row.tsx'
import { SessionSearch } from './session-search.tsx'

export interface SessionListProps {
  address: Address
  onSelect: (to: Selection) => void
}

export function SessionList({ address, onSelect }: SessionListProps) {
  const project = useProject()
  const instances = useQuery(instancesQuery(project, address.agent)).data?.items ?? []
  const [creating, setCreating] = useState<'instance' | 'session' | null>(null)
  const [query, setQuery] = useState('')
  const [isShowingDeleted, setShowingDeleted] = useState(false)
  const known = instances.some((one) => one.instanceId === address.instance)
  const shown = known
    ? instances
    : [{ instanceId: address.instance, updatedAt: null, sessions: 0 }, ...instances]

  return (
    <nav aria-label="Conversations" className="flex h-full min-h-0 flex-col bg-canvas">
      <div className="flex h-9 shrink-0 items-center justify-between pr-1.5 pl-3">
        <h2 className="font-medium text-ink-3 text-xs">Instances</h2>
        <IconButton
          size="sm"
          label="New instance"
          icon={<Plus size={14} />}
          onClick={() => setCreating('instance')}
        />
      </div>
      <div className="px-2 pb-2">
        <SearchInput
          label="Search all conversations"
          placeholder="Search conversations"
          value={query}
          onChange={setQuery}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query === '') return
            event.preventDefault()
            setQuery('')
          }}
        />
      </div>
      {query.trim() !== '' && (
        <SessionSearch
          agent={address.agent}
          instance={address.instance}
          query={query}
          onSelect={onSelect}
        />
      )}
      <ul hidden={query.trim() !== ''} className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3">
        {shown.map((instance) => {
          const current = instance.instanceId === address.instance
          return (
            <li key={instance.instanceId}>
              <div className="flex items-center">
                <button
                  type="button"
                  aria-expanded={current}
                  onClick={() => onSelect({ instance: instance.instanceId, session: 'default' })}
                  className={cx(
                    'focus-inset flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-left hover:bg-hover',
                    current ? 'font-medium' : 'text-ink-2',
                  )}
                >
                  <span className="min-w-0 flex-1 truncate">{instance.instanceId}</span>
                  {!current && instance.updatedAt !== null && (
                    <RelativeTime
                      at={instance.updatedAt}
                      className="shrink-0 text-2xs text-ink-3"
                    />
                  )}
                </button>
                {current && (
                  <IconButton
                    size="sm"
                    label="New session"
                    icon={<MessageSquarePlus size={14} />}
                    onClick={() => setCreating('session')}
                  />
                )}
              </div>
              {current && <Sessions address={address} onSelect={onSelect} />}
            </li>
          )
        })}
      </ul>
      <div className="flex shrink-0 items-center border-t px-1.5 py-1">
        <Button
          look="ghost"
          size="sm"
          icon={<Trash2 size={13} />}
          onClick={() => setShowingDeleted(true)}
        >
          Recently deleted
        </Button>
      </div>
      {isShowingDeleted && (
        <DeletedSessionsDialog agent={address.agent} onClose={() => setShowingDeleted(false)} />
      )}
      {creating && (
        <NewConversationDialog
          kind={creating}
          address={address}
          onClose={() => setCreating(null)}
          onCreated={onSelect}
        />
      )}
    </nav>
  )
}

function Sessions({ address, onSelect }: SessionListProps) {
  const project = useProject()
  const sessions =
    useQuery(sessionsQuery(project, address.agent, address.instance)).data?.items ?? []
  const [isOpen, setOpen] = useState(false)
  const known = sessions.some((session) => session.name === address.session)
  const archived = sessions.filter(({ archivedAt }) => archivedAt !== null)
  const open = isOpen || archived.some(({ name }) => name === address.session)
  const here = sessions.filter(({ archivedAt }) => archivedAt === null)
  const active = [
    ...here.filter(({ pinnedAt }) => pinnedAt !== null),
    ...here.filter(({ pinnedAt }) => pinnedAt === null),
  ]
  const row = (session: Session) => (
    <SessionRow
      key={session.id}
      session={session}
      current={session.name === address.session}
      onSelect={(name) => onSelect({ instance: address.instance, session: name })}
    />
  )
  return (
    <ul className="mb-1.5 ml-3 border-l pl-1.5">
      {!known && (
        <li
          aria-current="true"
          className="flex h-7 items-center rounded-md bg-accent-soft px-2 text-accent-text"
        >
          <span className="truncate">{address.session}</span>
        </li>
      )}
      {active.map(row)}
      {archived.length > 0 && (
        <li>
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!isOpen)}
            className="focus-inset flex h-7 w-full items-center gap-1.5 rounded-md px-2 text-left text-ink-3 text-xs hover:bg-hover"
          >
            <ChevronRight
              size={12}
              aria-hidden
              className={cx('transition-transform', open && 'rotate-90')}
            />
            Archived
            <span className="tabular">{archived.length}</span>
          </button>
          {open && <ul className="pl-2">{archived.map(row)}</ul>}
        </li>
      )}
    </ul>
  )
}
