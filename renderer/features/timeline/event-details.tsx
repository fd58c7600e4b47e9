/** An event of the log that belongs to no span. */
import { X } from 'lucide-react'
import type { DurableEvent } from '../../../core/contract/event.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { eventSummary } from './event-summary.ts'

export function EventDetails({ event, onClose }: { event: DurableEvent; onClose: () => void }) {
  return (
    <section aria-label="Details" className="flex min-h-0 flex-1 flex-col bg-panel">
      <div className="flex shrink-0 items-start gap-2 border-b py-1.5 pr-1.5 pl-3">
        <div className="min-w-0 flex-1 py-0.5">
          <h2 className="truncate font-medium">{event.type}</h2>
          <p className="line-clamp-2 break-words text-ink-3 text-xs">{eventSummary(event)}</p>
        </div>
        <IconButton size="sm" label="Close details" icon={<X size={14} />} onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-2 pb-6">
        <JsonView value={event} label={`Event ${event.seq}`} open={2} />
      </div>
    </section>
  )
}
