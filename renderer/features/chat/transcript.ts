/** The entries of one session as they are known here: the newest page first, older ones on request, new ones as they come. */
import type { Entry } from '../../../core/contract/session.ts'
import { entriesPage } from '../../app/queries.ts'

export interface TranscriptState {
  entries: readonly Entry[]
  /** False until the first page is there. */
  loaded: boolean
  hasOlder: boolean
  loadingOlder: boolean
  error: unknown
}

export type ReadEntries = (range: {
  before?: number
  after?: number
  limit: number
}) => Promise<{ items: Entry[] }>

export interface Transcript {
  state(): TranscriptState
  subscribe(listener: () => void): () => void
  /**
   * Reads what came after the newest known entry (or the first page). Calls made meanwhile share one more
   * read. A failure is in the state; nobody's promise rejects.
   */
  catchUp(): Promise<void>
  /** Reads what came before the oldest known entry; more at once (1000 at most) for whoever seeks far back. */
  loadOlder(limit?: number): Promise<void>
}

export function createTranscript(read: ReadEntries): Transcript {
  let state: TranscriptState = {
    entries: [],
    loaded: false,
    hasOlder: false,
    loadingOlder: false,
    error: null,
  }
  const listeners = new Set<() => void>()
  let reading: Promise<void> | null = null
  let again = false

  function change(part: Partial<TranscriptState>): void {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }

  async function readNewer(): Promise<void> {
    do {
      again = false
      const last = state.entries.at(-1)
      if (last) {
        const page = await read({ after: last.seq, limit: 500 })
        if (page.items.length > 0) change({ entries: [...state.entries, ...page.items] })
        if (page.items.length === 500) again = true
      } else {
        const page = await read({ limit: entriesPage })
        const hasOlder = (page.items[0]?.seq ?? 1) > 1
        change({ entries: page.items, loaded: true, hasOlder })
      }
    } while (again)
    if (state.error !== null) change({ error: null })
  }

  async function catchUp(): Promise<void> {
    if (reading !== null) again = true
    reading ??= readNewer()
      .catch((error: unknown) => change({ error, loaded: true }))
      .finally(() => {
        reading = null
      })
    return reading
  }

  async function loadOlder(limit = entriesPage * 2): Promise<void> {
    const first = state.entries[0]
    if (!first || !state.hasOlder || state.loadingOlder) return
    change({ loadingOlder: true })
    try {
      const page = await read({ before: first.seq, limit })
      const hasOlder = page.items.length > 0 && (page.items[0]?.seq ?? 1) > 1
      change({ entries: [...page.items, ...state.entries], hasOlder, loadingOlder: false })
    } catch (error) {
      change({ error, loadingOlder: false })
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    catchUp,
    loadOlder,
  }
}
