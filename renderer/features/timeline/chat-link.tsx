/** From a span back to the conversation it happened in. */
import { Link } from '@tanstack/react-router'
import { MessageSquare } from 'lucide-react'
import type { Span } from '../../../core/contract/spans/span.ts'
import { useProject } from '../../app/project.ts'
import { buttonClass } from '../../ui/button.tsx'
import { ShellLink } from '../terminal/shell-link.tsx'

export function ChatLink({ span }: { span: Span }) {
  const { id } = useProject()
  const event = span.startEvent ?? span.endEvent
  const { agent, instanceId, session, toolCallId } = event ?? {}
  const entry = messageOf(span)
  if (agent === undefined || instanceId === undefined) return null
  const isShell = event && 'toolName' in event && event.toolName === 'bash'
  return (
    <>
      <Link
        to="/p/$project/agents/$agent"
        params={{ project: id, agent }}
        search={{ tab: 'chat', instance: instanceId, session, entry }}
        className={buttonClass('secondary', 'sm')}
      >
        <MessageSquare size={13} aria-hidden />
        Open in chat
      </Link>
      {isShell && <ShellLink agent={agent} instanceId={instanceId} call={toolCallId} />}
    </>
  )
}

/** The message that a turn wrote, or the turn that asked for what a span did. */
function messageOf(span: Span): string | undefined {
  const turnId = (span.startEvent ?? span.endEvent)?.turnId
  if (turnId === undefined) return undefined
  const turn =
    span.kind === 'turn'
      ? span
      : span.parent?.children.find((one) => one.kind === 'turn' && one.id === `turn:${turnId}`)
  return turn?.entryId ?? undefined
}
