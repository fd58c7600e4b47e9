/** Going on from another entry, forking, and what of that each exchange shows. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { toast } from 'sonner'
import { type Entry, forkOrigin, type Session } from '../../../core/contract/session.ts'
import { useProject } from '../../app/project.ts'
import { sessionsQuery } from '../../app/queries.ts'
import { describeError } from '../../ui/error-panel.tsx'
import type { Address } from './address.ts'
import { forksOn, leafOf, newestBelow, pathTo, waysOn } from './branches.ts'
import { type ExchangePlace, noPlace } from './exchange-actions.ts'
import type { Exchange } from './turns.ts'
import { useReread } from './use-reread.ts'

/** The path through the known entries, and the end of a later way that it leaves out. */
export function usePath(entries: readonly Entry[], session: Session | null) {
  const leafId = leafOf(entries, session)
  const path = useMemo(() => pathTo(entries, leafId), [entries, leafId])
  const later = useMemo(() => waysOn(entries, leafId), [entries, leafId])
  return { path, later, leafId }
}

/** Changes where the session goes on, here at once. Rejects as the server does. */
export function useMoveLeaf(address: Address, session: Session | null) {
  const project = useProject()
  const queryClient = useQueryClient()
  const { agent, instance } = address
  // The same for as long as the conversation is: what hangs on it reaches every row.
  const queryKey = useMemo(
    () => sessionsQuery(project, agent, instance).queryKey,
    [project, agent, instance],
  )
  const show = useCallback(
    (moved: Session) =>
      queryClient.setQueryData(
        queryKey,
        (page: { items: Session[]; nextCursor: string | null } | undefined) =>
          page && {
            ...page,
            items: page.items.map((one) => (one.id === moved.id ? moved : one)),
          },
      ),
    [queryClient, queryKey],
  )
  const move = useCallback(
    async (leafId: string | null) => {
      if (session) show(await project.client.sessions.update(session.id, { leafId }))
    },
    [project.client, session, show],
  )
  return { move, show }
}

/** Makes a fork and opens it. */
export function useFork(
  session: Session | null,
  onOpen: (to: { instance: string; session: string }) => void,
) {
  const { client } = useProject()
  const reread = useReread()
  return useCallback(
    async (entryId: string | null) => {
      if (!session) return
      try {
        const fork = await client.sessions.fork(session.id, entryId === null ? {} : { entryId })
        await reread()
        onOpen({ instance: fork.instanceId, session: fork.name })
        toast.success(`Forked into “${fork.title ?? fork.name}”. The original is as it was.`, {
          position: 'bottom-left',
        })
      } catch (error) {
        toast.error(describeError(error).message)
      }
    },
    [client, reread, session, onOpen],
  )
}

/** By exchange: its versions, forks made from it, and whether a fork begins after it. */
export function usePlaces(
  entries: readonly Entry[],
  path: readonly Entry[],
  exchanges: readonly Exchange[],
  session: Session | null,
  address: Address,
): ReadonlyMap<string, ExchangePlace> {
  const project = useProject()
  const { data } = useQuery(sessionsQuery(project, address.agent, address.instance))
  // Exchanges change with every word that streams in; the tree only with an entry.
  const forks = useMemo(() => forksOn(entries, path), [entries, path])
  return useMemo(() => {
    const places = new Map<string, ExchangePlace>()
    if (session === null) return places
    const origin = forkOrigin(session)
    const others = data?.items ?? []
    const made = others.flatMap((one) => {
      const from = forkOrigin(one)
      return from?.sessionId === session.id ? [{ one, entryId: from.entryId }] : []
    })
    if (forks.size === 0 && made.length === 0 && origin === null) return places
    for (const { key, entryIds } of exchanges) {
      const forkId = entryIds.find((id) => forks.has(id))
      const place: ExchangePlace = {
        fork: (forkId && forks.get(forkId)) || null,
        forks: made.flatMap(({ one, entryId }) =>
          entryId !== null && entryIds.includes(entryId) ? [one] : [],
        ),
        origin:
          origin?.ownEntryId && entryIds.includes(origin.ownEntryId)
            ? {
                session: others.find((one) => one.id === origin.sessionId) ?? null,
                name: origin.session,
              }
            : null,
      }
      if (place.fork || place.origin || place.forks.length > 0) places.set(key, place)
    }
    return places
  }, [forks, exchanges, session, data])
}

export function placeOf(places: ReadonlyMap<string, ExchangePlace>, key: string): ExchangePlace {
  return places.get(key) ?? noPlace
}

/** The leaf of the branch that goes through an entry. */
export function leafThrough(entries: readonly Entry[], entryId: string): string {
  return newestBelow(entries, entryId)
}
