/** How many requests wait for their turn, of all kinds. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useProject } from '../../app/project.ts'
import { queueQuery } from '../../app/queries.ts'

/** Null until it is known. */
export function useQueued(): number | null {
  const pages = useInfiniteQuery(queueQuery(useProject())).data?.pages
  const items = pages?.flatMap((page) => page.items)
  return items?.filter(({ status }) => status !== 'running').length ?? null
}
