/** Files that one tool call changed, below it. Nothing for a call that changed none. */
import { ChangeRow } from './change-row.tsx'
import { useChanges } from './use-changes.ts'

export function CallChanges({ session, toolCallId }: { session: string; toolCallId: string }) {
  const of = { session, toolCallId }
  const { data } = useChanges(of)
  if (!data || data.items.length === 0) return null
  return (
    <section aria-label="Files this changed" className="min-w-0">
      <h4 className="mb-1 font-medium text-2xs text-ink-3">Files this changed</h4>
      <ul className="overflow-hidden rounded-md border bg-panel">
        {data.items.map((change) => (
          <ChangeRow key={change.id} change={change} of={of} />
        ))}
      </ul>
    </section>
  )
}
