/** What a list that was read has said of one thing: shown until the server has answered about it alone. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { Page } from '../../core/contract/api.ts'

/** @param lists the key, or its beginning, of infinite queries whose pages hold such items. */
export function listed<Item extends { id: string }>(
  queries: QueryClient,
  lists: readonly unknown[],
  id: string,
): Item | undefined {
  return queries
    .getQueriesData<InfiniteData<Page<Item>>>({ queryKey: lists })
    .flatMap(([, list]) => list?.pages ?? [])
    .flatMap(({ items }) => items)
    .find((item) => item.id === id)
}
