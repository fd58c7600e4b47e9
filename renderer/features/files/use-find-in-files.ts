/** A search in the project's files: asked while one types, page by page. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import type { FileMatches } from '../../../core/contract/file-search.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'

export interface FindOptions {
  isRegex: boolean
  matchCase: boolean
  wholeWord: boolean
  include: string
  exclude: string
  /** Null: only look. */
  replacement: string | null
}

export const noOptions: FindOptions = {
  isRegex: false,
  matchCase: false,
  wholeWord: false,
  include: '',
  exclude: '',
  replacement: null,
}

const pageSize = 300

export function useFindInFiles(typed: string, options: FindOptions) {
  const { id, client } = useProject()
  const q = useDeferredValue(typed)
  const { replacement, include, exclude, ...how } = useDeferredValue(options)
  const found = useInfiniteQuery({
    queryKey: projectKey(id, 'files', 'find', q, how, include, exclude, replacement),
    async queryFn({ signal, pageParam }) {
      // Each key starts a search; only the last one should reach the disk.
      await pause(200, signal)
      return client.files.find(
        {
          q,
          ...how,
          include: include || undefined,
          exclude: exclude || undefined,
          replace: replacement ?? undefined,
          limit: pageSize,
          cursor: pageParam,
        },
        { signal },
      )
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: q !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  })
  const files: FileMatches[] =
    q === '' ? [] : (found.data?.pages.flatMap(({ items }) => items) ?? [])
  const last = found.data?.pages.at(-1)
  return {
    files,
    count: files.reduce((sum, { matches }) => sum + matches.length, 0),
    isPending: q !== '' && found.isFetching,
    error: q === '' ? null : found.error,
    stoppedBy: last?.stoppedBy ?? null,
    isDone: found.isSuccess && !found.isPlaceholderData,
    more: found.hasNextPage ? () => void found.fetchNextPage() : null,
    again: () => void found.refetch(),
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason)
      },
      { once: true },
    )
  })
}
