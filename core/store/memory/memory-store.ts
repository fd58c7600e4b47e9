/** The store in memory: for tests and as the second opinion on the port's invariants. Nothing survives it. */
import type { Change } from '../../contract/change.ts'
import { digestOf } from '../blob-reference.ts'
import { isReplay } from '../idempotency.ts'
import type { Committed, Store } from '../port.ts'
import { applyChange } from './apply.ts'
import { importReads } from './imports.ts'
import { memoryReads } from './reads.ts'
import type { MemoryState } from './state.ts'

export function createMemoryStore(): Store {
  let state: MemoryState = {
    sessions: new Map(),
    entries: new Map(),
    texts: [],
    events: [],
    lastSeq: 0,
    cuts: 0,
    runs: [],
    runNotes: new Map(),
    steps: [],
    operations: [],
    dispatches: [],
    claims: [],
    queue: [],
    lastPosition: 0,
    prompts: new Map(),
    approvals: [],
    grants: [],
    imports: [],
    lastImport: 0,
    blobs: new Map(),
  }
  const meta = new Map<string, string>()

  function commitNow(changes: Change[]): Committed {
    const draft = structuredClone(state)
    const committed: Committed = { events: [], dispatches: [], claim: null }
    const now = Date.now()
    for (const change of changes) {
      applyChange(draft, change, committed, now)
      if (isReplay(change, committed)) break
    }
    state = draft
    return committed
  }

  return {
    ...memoryReads(() => state),
    commit: (changes) => new Promise((resolve) => resolve(commitNow(changes))),
    blobs: {
      async put(bytes) {
        const digest = digestOf(bytes)
        state.blobs.set(digest, bytes)
        return digest
      },
      get: (digest) => state.blobs.get(digest) ?? null,
    },
    meta: {
      get: (key) => meta.get(key) ?? null,
      async set(key, value) {
        meta.set(key, value)
      },
    },
    size: () => ({
      path: ':memory:',
      bytes: 0,
      walBytes: 0,
      events: state.lastSeq,
      entries: [...state.entries.values()].reduce((sum, entries) => sum + entries.length, 0),
      imports: importReads(() => state).totals(),
    }),
    async close() {},
  }
}
