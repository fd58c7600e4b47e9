/** Saved views of a list: read, kept with the project, applied by going to their address. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { SavedView, ViewList } from '../../../core/contract/view.ts'
import { useProject } from '../../app/project.ts'
import { type ProjectScope, projectKey } from '../../app/queries.ts'

export function viewsQuery({ id, client }: ProjectScope) {
  return queryOptions({
    queryKey: projectKey(id, 'views'),
    queryFn: ({ signal }) => client.views.list({ signal }),
  })
}

export type SearchRecord = Record<string, string>

/** What an address holds, as a view keeps it: only texts, in a fixed order. */
export function searchRecord(search: object): SearchRecord {
  const pairs = Object.entries(search).flatMap(([key, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function sameSearch(a: SearchRecord, b: SearchRecord): boolean {
  return JSON.stringify(searchRecord(a)) === JSON.stringify(searchRecord(b))
}

export function useViews(list: ViewList) {
  const project = useProject()
  const queries = useQueryClient()
  const all = useQuery(viewsQuery(project)).data ?? none
  const settled = () => queries.invalidateQueries({ queryKey: projectKey(project.id, 'views') })
  const complain = (error: unknown) =>
    toast.error(`The view was not saved. ${HearthError.from(error).message}`)
  const save = useMutation({
    mutationFn: ({ name, search }: { name: string; search: SearchRecord }) => {
      const same = all.find((view) => view.list === list && view.name === name.trim())
      return project.client.views.save(same?.id ?? crypto.randomUUID(), { list, name, search })
    },
    onSuccess: ({ name }) => toast(`“${name}” is saved.`),
    onError: complain,
    onSettled: settled,
  })
  const rename = useMutation({
    mutationFn: ({ view: { id, search }, name }: { view: SavedView; name: string }) =>
      project.client.views.save(id, { list, name, search }),
    onSuccess: ({ id, search, name }, { view }) =>
      toast(`“${view.name}” is called “${name}” now.`, {
        action: {
          label: 'Undo',
          onClick: () =>
            void project.client.views
              .save(id, { list, name: view.name, search })
              .then(settled, complain),
        },
      }),
    onError: complain,
    onSettled: settled,
  })
  const remove = useMutation({
    mutationFn: (view: SavedView) => project.client.views.remove(view.id),
    onSuccess: (_, { id, name, search }) =>
      toast(`The view “${name}” was deleted.`, {
        position: 'bottom-left',
        action: {
          label: 'Undo',
          onClick: () =>
            void project.client.views.save(id, { list, name, search }).then(settled, complain),
        },
      }),
    onError: (error) => toast.error(`The view was not deleted. ${HearthError.from(error).message}`),
    onSettled: settled,
  })
  return { views: all.filter((view) => view.list === list), save, rename, remove }
}

const none: readonly SavedView[] = []
