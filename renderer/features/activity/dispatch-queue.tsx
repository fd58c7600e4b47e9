/** Dispatches that wait or are being worked, above the list of what agents did. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { toast } from 'sonner'
import type { Dispatch } from '../../../core/contract/dispatch.ts'
import { HearthError } from '../../../core/contract/error.ts'
import { useProject } from '../../app/project.ts'
import { dispatchesQuery, projectKey } from '../../app/queries.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusGlyph } from '../../ui/status-glyph.tsx'
import { payloadText } from '../runs/run-record.ts'

export function DispatchQueue() {
  const project = useProject()
  const { data } = useQuery(dispatchesQuery(project))
  const waiting = data?.items.filter((dispatch) => dispatch.status !== 'settled') ?? []
  if (waiting.length === 0) return null
  return (
    <section aria-label="Queue" className="shrink-0 border-b bg-panel px-4 py-2">
      <h2 className="font-medium text-ink-2 text-xs">Queue</h2>
      <ul className="max-h-40 overflow-y-auto">
        {waiting.map((dispatch) => (
          <Waiting key={dispatch.id} dispatch={dispatch} />
        ))}
      </ul>
    </section>
  )
}

function Waiting({ dispatch }: { dispatch: Dispatch }) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => client.dispatches.abort(dispatch.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: projectKey(id, 'dispatches') }),
    onError: (error) => toast.error(`It was not cancelled. ${HearthError.from(error).message}`),
  })
  return (
    <li className="flex h-7 items-center gap-2 text-xs">
      <StatusGlyph status={dispatch.status === 'queued' ? 'queued' : 'running'} />
      <span className="shrink-0 font-medium">{dispatch.agent}</span>
      <span className="shrink-0 text-ink-3">{dispatch.instanceId}</span>
      <span className="min-w-0 flex-1 truncate text-ink-2">{payloadText(dispatch.input)}</span>
      <RelativeTime at={dispatch.acceptedAt} className="shrink-0 text-ink-3" />
      <IconButton
        size="sm"
        label="Cancel dispatch"
        icon={<X size={13} />}
        disabled={cancel.isPending}
        onClick={() => cancel.mutate()}
      />
    </li>
  )
}
