/** What stands in the place of rows: still loading, failed, or nothing there. */
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export interface ListStateProps {
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown }
  count: number
  /** `The runs could not be listed.` */
  failure: string
  isFiltered: boolean
  onClear: () => void
  /** Shown when there is nothing at all. */
  empty: ReactNode
}

export function ListState({ query, count, failure, isFiltered, onClear, empty }: ListStateProps) {
  if (query.isPending) return <Skeleton rows={6} />
  if (query.isError && count === 0) {
    return (
      <ErrorPanel
        className="m-4"
        error={query.error}
        title={failure}
        actions={<Button onClick={() => query.refetch()}>Try again</Button>}
      />
    )
  }
  if (count > 0) return null
  if (!isFiltered) return empty
  return (
    <EmptyState title="Nothing matches" actions={<Button onClick={onClear}>Clear filters</Button>}>
      Other filters may show more.
    </EmptyState>
  )
}
