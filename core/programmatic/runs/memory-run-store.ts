/** Runs in this process's memory, the most recently used ones. */
import { runEnded, runExists, runNotFound } from './run-errors.ts'
import {
  type EndRun,
  type FlueRun,
  type Follow,
  generateRunId,
  type ListRuns,
  type ReadEvents,
  type RunEvent,
  type RunStore,
  type StartRun,
} from './run-store.ts'

interface Kept {
  run: FlueRun
  events: RunEvent[]
  followers: Set<() => void>
}

/** Runs that are kept where nothing else is said. */
const defaultMaximum = 1024

export class InMemoryRunStore implements RunStore {
  readonly #maximum: number
  /** The longest unused first. */
  readonly #kept = new Map<string, Kept>()

  /** `maxRuns`: how many to keep. Of more, those that ended and were longest unused go. */
  constructor({ maxRuns = defaultMaximum }: { maxRuns?: number } = {}) {
    this.#maximum = Math.max(1, maxRuns)
  }

  async startRun({ agentName, instanceId, runId, payload }: StartRun): Promise<FlueRun> {
    const id = runId ?? generateRunId()
    if (this.#kept.has(id)) throw runExists(id)
    const run: FlueRun = {
      runId: id,
      agentName,
      instanceId,
      status: 'running',
      startedAt: now(),
      endedAt: null,
      durationMs: null,
      isError: false,
      error: null,
      result: null,
      eventCount: 0,
    }
    const kept: Kept = { run, events: [], followers: new Set() }
    this.#kept.set(id, kept)
    append(kept, 'run_start', { agentName, instanceId, payload: payload ?? null })
    this.#evict()
    return structuredClone(kept.run)
  }

  async appendEvent(
    runId: string,
    type: string,
    data: Record<string, unknown> = {},
  ): Promise<RunEvent> {
    const kept = this.#use(runId)
    if (kept === null) throw runNotFound(runId)
    if (kept.run.status !== 'running') throw runEnded(runId)
    return structuredClone(append(kept, type, data))
  }

  async endRun(runId: string, { error, result = null }: EndRun = {}): Promise<void> {
    const kept = this.#use(runId)
    if (kept === null || kept.run.status !== 'running') return
    const endedAt = now()
    const status = error === undefined ? 'succeeded' : 'failed'
    const outcome = structuredClone({ status, error: error ?? null, result } as const)
    const isError = error !== undefined
    const durationMs = Math.max(0, Date.parse(endedAt) - Date.parse(kept.run.startedAt))
    kept.run = { ...kept.run, ...outcome, isError, endedAt, durationMs }
    append(kept, 'run_end', { isError, ...outcome })
    this.#evict()
  }

  async getRun(runId: string): Promise<FlueRun | null> {
    return structuredClone(this.#use(runId)?.run ?? null)
  }

  async listRuns({
    limit = 100,
    status,
    agentName,
    instanceId,
  }: ListRuns = {}): Promise<FlueRun[]> {
    const runs = [...this.#kept.values()]
      .map(({ run }) => run)
      .filter((run) => status === undefined || run.status === status)
      .filter((run) => agentName === undefined || run.agentName === agentName)
      .filter((run) => instanceId === undefined || run.instanceId === instanceId)
      .sort((a, b) =>
        a.startedAt === b.startedAt ? after(a, b) : a.startedAt < b.startedAt ? 1 : -1,
      )
    return structuredClone(runs.slice(0, limit))
  }

  async getEvents(
    runId: string,
    { after = 0, limit = 1000, types }: ReadEvents = {},
  ): Promise<RunEvent[]> {
    const events = (this.#use(runId)?.events ?? [])
      .filter(({ eventIndex }) => eventIndex > after)
      .filter(({ type }) => types === undefined || types.includes(type))
    return structuredClone(events.slice(0, limit))
  }

  async *subscribe(runId: string, { after = 0, signal }: Follow = {}): AsyncGenerator<RunEvent> {
    const kept = this.#use(runId)
    if (kept === null) throw runNotFound(runId)
    let wake = () => {}
    const onNews = () => wake()
    kept.followers.add(onNews)
    signal?.addEventListener('abort', onNews, { once: true })
    try {
      for (let next = after; !signal?.aborted; ) {
        const event = kept.events[next]
        if (event !== undefined) {
          next += 1
          yield structuredClone(event)
          if (event.type === 'run_end') return
        } else if (kept.run.status === 'running') {
          await new Promise<void>((resolve) => (wake = resolve))
        } else {
          return
        }
      }
    } finally {
      kept.followers.delete(onNews)
      signal?.removeEventListener('abort', onNews)
    }
  }

  /** Finds a run and makes it the most recently used. */
  #use(runId: string): Kept | null {
    const kept = this.#kept.get(runId)
    if (kept === undefined) return null
    this.#kept.delete(runId)
    this.#kept.set(runId, kept)
    return kept
  }

  /** A live run stays, however many there are. */
  #evict(): void {
    for (const [id, { run }] of this.#kept) {
      if (this.#kept.size <= this.#maximum) return
      if (run.status !== 'running') this.#kept.delete(id)
    }
  }
}

function append(kept: Kept, type: string, data: Record<string, unknown>): RunEvent {
  const { runId } = kept.run
  const eventIndex = kept.events.length + 1
  const event = { runId, eventIndex, type, timestamp: now(), data: structuredClone(data) }
  kept.events.push(event)
  kept.run = { ...kept.run, eventCount: eventIndex }
  for (const follower of kept.followers) follower()
  return event
}

/** Ids of one moment are ordered too. */
function after(a: FlueRun, b: FlueRun): number {
  return a.runId < b.runId ? 1 : -1
}

function now(): string {
  return new Date().toISOString()
}
