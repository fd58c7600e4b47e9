/** An agent's chat tab: its instances and sessions at the left, the chosen conversation beside them. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'
import { instancesQuery } from '../../app/queries.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import type { Selection } from './address.ts'
import { Conversation } from './conversation.tsx'
import type { Inspected } from './inspect.ts'
import { SessionList } from './session-list.tsx'
import { catchTyping, dropTyped } from './typed-ahead.ts'
import { useOtherWindows } from './use-reread.ts'

export interface ChatProps {
  agent: AgentSummary
  instance: string | undefined
  session: string | undefined
  /** An entry to show, such as one that a search found. */
  entry: string | undefined
  /** Null while the inspector is closed. */
  inspected: Inspected | null
  onSelect: (to: Selection) => void
  onInspect: (next: Inspected | null) => void
}

export function Chat(props: ChatProps) {
  const { agent, instance } = props
  useOtherWindows()
  const instances = useQuery(instancesQuery(useProject(), agent.name))
  const isWaiting = instances.isPending && instance === undefined
  useEffect(() => {
    if (isWaiting) catchTyping()
  }, [isWaiting])
  useEffect(() => dropTyped, [])

  if (isWaiting) return <Skeleton rows={5} />
  if (instances.isError && instance === undefined) {
    return (
      <ErrorPanel
        className="m-4"
        error={instances.error}
        title="The instances could not be listed."
      />
    )
  }
  const newest = instances.data?.items[0]?.instanceId ?? 'main'
  return <ChosenChat {...props} newest={newest} />
}

function ChosenChat(props: ChatProps & { newest: string }) {
  const { agent, instance, session, entry, inspected, onSelect, onInspect } = props
  // The one that was the newest at first: one that comes later does not take the place of what is read and written.
  const [first] = useState(props.newest)
  const address = {
    agent: agent.name,
    instance: instance ?? first,
    session: session ?? 'default',
  }
  return (
    <SplitPane
      id="chat"
      parts={[
        {
          id: 'conversations',
          defaultSize: 208,
          minSize: 140,
          maxSize: 360,
          fixed: true,
          content: <SessionList address={address} onSelect={onSelect} />,
        },
        {
          id: 'conversation',
          minSize: 320,
          content: (
            <Conversation
              key={`${address.instance} ${address.session}`}
              agent={agent}
              address={address}
              entry={entry}
              inspected={inspected}
              onSelect={onSelect}
              onInspect={onInspect}
            />
          ),
        },
      ]}
    />
  )
}
