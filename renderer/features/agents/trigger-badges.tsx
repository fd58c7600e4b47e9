/** What starts an agent or workflow besides a person: a webhook, a schedule. */
import { Clock, Webhook } from 'lucide-react'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { Badge } from '../../ui/badge.tsx'

export function TriggerBadges({ triggers }: { triggers: AgentSummary['triggers'] }) {
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      {triggers.webhook && (
        <Badge icon={<Webhook size={11} />} title="Can be called over HTTP">
          webhook
        </Badge>
      )}
      {triggers.schedule && (
        <Badge icon={<Clock size={11} />} mono title="Runs on a schedule">
          {triggers.schedule}
        </Badge>
      )}
    </span>
  )
}
