/** From a span back to the conversation it happened in. */
import { Link } from '@tanstack/react-router'
import { MessageSquare } from 'lucide-react'
import { useProject } from '../../app/project.ts'
import { buttonClass } from '../../ui/button.tsx'
import type { Span } from './span.ts'

export function ChatLink({ span }: { span: Span }) {
  const { id } = useProject()
  const { agent, instanceId, session } = span.startEvent ?? span.endEvent ?? {}
  if (agent === undefined || instanceId === undefined) return null
  return (
    <Link
      to="/p/$project/agents/$agent"
      params={{ project: id, agent }}
      search={{ tab: 'chat', instance: instanceId, session }}
      className={buttonClass('secondary', 'sm')}
    >
      <MessageSquare size={13} aria-hidden />
      Open in chat
    </Link>
  )
}
