/** How many requests wait for their turn, of all kinds. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.ts'
import { queueQuery } from '../../app/queries.ts'

/** Null until it is known. */
export function useQueued(): number | null {
  const counts = useInfiniteQuery(queueQuery(useProject())).data?.pages[0]?.counts
  return counts ? counts.queued + counts.waiting : null
}
