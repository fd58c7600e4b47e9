/** Shown when the filters leave nothing, with the way back. */
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export function NothingMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="Nothing matches"
      actions={<Button onClick={onClear}>Show everything</Button>}
    >
      The search or the filters leave nothing of this timeline.
    </EmptyState>
  )
}
