/** Finding words in a conversation, also in what is not drawn or not read yet. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { SearchHit } from '../../../core/contract/search.ts'
import type { Entry } from '../../../core/contract/session.ts'
import { useCommands } from '../../app/commands.ts'
import { useProject } from '../../app/project.ts'
import { projectKey } from '../../app/queries.ts'
import { newestBelow } from './branches.ts'
import { type FoundPlace, foundRows, indexOfPlace, stepFrom } from './found-rows.ts'
import type { Conversation as Talk } from './use-conversation.ts'

/** A row to bring into view; another object for each request, also for the same row. */
export interface FindTarget {
  key: string
  /** Which of the matches in it, counted from its end. */
  fromEnd: number
}

export interface Find {
  isOpen: boolean
  open: () => void
  close: () => void
  query: string
  setQuery: (query: string) => void
  /** How often it was found. */
  count: number
  /** Which of them is shown, from 0 for the newest. */
  at: number
  /** There are more than those. */
  isCut: boolean
  isSearching: boolean
  /** 1: to the next older one, -1: to the next newer one. */
  step: (by: 1 | -1) => void
  target: FindTarget | null
  /** Words to mark. */
  terms: readonly string[]
  /** How many matches the row of the target shows. */
  onDrawn: (key: string, count: number) => void
}

const mostHits = 1000
const noTerms: readonly string[] = []
const noHits: readonly SearchHit[] = []
const noneDrawn: ReadonlyMap<string, number> = new Map()

export function useFind({ talk, entry }: { talk: Talk; entry: string | undefined }): Find {
  const { id, client } = useProject()
  const [isOpen, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState<FoundPlace | null>(null)
  const [drawn, setDrawn] = useState(noneDrawn)
  const [wanted, setWanted] = useState<FoundPlace | null>(entry ? endOf(entry) : null)
  const [target, setTarget] = useState<FindTarget | null>(null)
  const asked = useDeferredValue(query.trim())
  const sessionId = talk.session?.id ?? null
  const hits = useQuery({
    queryKey: projectKey(id, 'search', sessionId, asked),
    queryFn: ({ signal }) =>
      client.search.entries(asked, { sessionId: sessionId ?? '', limit: mostHits, signal }),
    enabled: isOpen && sessionId !== null && asked !== '',
    placeholderData: (before) => before,
  })
  const found = asked === '' ? undefined : hits.data?.items
  const { entries, path } = talk
  const shown = useMemo(() => onPath(found ?? noHits, entries, path), [found, entries, path])

  useEffect(() => setWanted(entry ? endOf(entry) : null), [entry])

  const first = shown[0]?.entryId
  // Another one for each question, also for one that is found in the same place.
  const newest = useMemo(
    () => (asked === '' || first === undefined ? null : endOf(first)),
    [asked, first],
  )
  useEffect(() => {
    setDrawn(noneDrawn)
    setPlace(null)
    if (newest) setWanted(newest)
  }, [newest])

  const { exchanges, transcript, seekOlder } = talk
  const rows = useMemo(() => foundRows(shown, rowsOf(exchanges), drawn), [shown, exchanges, drawn])
  const offerVersion = useOfferVersion(talk)
  useEffect(() => {
    if (!wanted || !transcript.loaded) return
    const row = exchanges.find(({ entryIds }) => entryIds.includes(wanted.entryId))
    if (row) {
      setTarget({ key: row.key, fromEnd: wanted.fromEnd })
      setWanted(null)
    } else if (transcript.hasOlder && !transcript.loadingOlder) {
      seekOlder()
    } else if (!transcript.hasOlder) {
      if (entries.some(({ id: known }) => known === wanted.entryId)) offerVersion(wanted.entryId)
      setWanted(null)
    }
  }, [wanted, exchanges, transcript, seekOlder, entries, offerVersion])

  const open = useCallback(() => {
    setOpen(true)
    requestAnimationFrame(() => {
      document.querySelector<HTMLInputElement>('[data-find-in-conversation] input')?.select()
    })
  }, [])
  useCommands([
    {
      id: 'chat.find',
      title: 'Find in this conversation',
      group: 'Chat',
      shortcut: 'Mod+F',
      run: open,
    },
  ])

  function step(by: 1 | -1) {
    const next = stepFrom(rows, place, by)
    if (!next) return
    setPlace(next)
    setWanted(next)
  }

  const onDrawn = useCallback((key: string, count: number) => {
    setDrawn((known) => (known.get(key) === count ? known : new Map(known).set(key, count)))
  }, [])

  const terms = useMemo(
    () => (isOpen && asked !== '' ? asked.split(/[^\p{L}\p{N}]+/u).filter(Boolean) : noTerms),
    [isOpen, asked],
  )

  return {
    isOpen,
    open,
    close: () => setOpen(false),
    query,
    setQuery,
    count: rows.reduce((sum, { count }) => sum + count, 0),
    at: indexOfPlace(rows, place),
    isCut: hits.data?.nextCursor != null && asked !== '',
    isSearching: hits.isFetching,
    step,
    target,
    terms,
    onDrawn,
  }
}

function endOf(entryId: string): FoundPlace {
  return { entryId, fromEnd: 0 }
}

function rowsOf(exchanges: Talk['exchanges']): (entryId: string) => string | undefined {
  const keys = new Map(
    exchanges.flatMap(({ key, entryIds }) => entryIds.map((entryId) => [entryId, key] as const)),
  )
  return (entryId) => keys.get(entryId)
}

/** What was found may have been said in a version that is not shown: it is not left without being asked. */
function useOfferVersion({ entries, show }: Talk): (entryId: string) => void {
  const current = useRef({ entries, show })
  useEffect(() => {
    current.current = { entries, show }
  })
  return useCallback((entryId) => {
    toast('That message is in another version of this conversation.', {
      position: 'top-center',
      duration: 10_000,
      action: {
        label: 'Show it',
        onClick: () => current.current.show(newestBelow(current.current.entries, entryId)),
      },
    })
  }, [])
}

/** Leaves out what is known to lie on another branch. */
function onPath<Hit extends { entryId: string; seq: number }>(
  hits: readonly Hit[],
  entries: readonly Entry[],
  path: readonly Entry[],
): readonly Hit[] {
  if (hits.length === 0 || path.length === entries.length) return hits
  const oldest = entries[0]?.seq ?? Number.POSITIVE_INFINITY
  const shown = new Set(path.map((one) => one.id))
  return hits.filter((hit) => hit.seq < oldest || shown.has(hit.entryId))
}
