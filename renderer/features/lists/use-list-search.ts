/** The filters of a list as its address has them, and how they are changed. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { z } from 'zod'
import type { ListSearch } from '../../app/search.ts'
import type { SearchRecord } from './use-views.ts'

type ListPath =
  | '/p/$project/runs'
  | '/p/$project/activity'
  | '/p/$project/queue'
  | '/p/$project/approvals'
  | '/p/$project/schedules'

export type Filters = z.infer<typeof ListSearch>

export interface ListAddress {
  search: Filters
  words: string
  isFiltered: boolean
  change: (part: Partial<Filters>) => void
  clear: () => void
  apply: (search: SearchRecord) => void
}

export function useListSearch(from: ListPath): ListAddress {
  const search: Filters = useSearch({ from })
  const navigate = useNavigate({ from })
  return {
    search,
    words: search.q ?? '',
    isFiltered: Object.entries(search).some(([key, value]) => key !== 'order' && Boolean(value)),
    change: (part) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    clear: () => void navigate({ search: {}, replace: true }),
    apply: (next) => void navigate({ search: next }),
  }
}
