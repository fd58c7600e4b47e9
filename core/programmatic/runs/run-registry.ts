/** A light index of runs: who ran when and how it ended, with opaque cursors, without their events. */
import { Buffer } from 'node:buffer'
import { resolve } from 'node:path'
import { z } from 'zod'
import { currentRuntime } from '../../runtime/current.ts'
import type { DocumentFile } from '../../store/sqlite/document-file.ts'

const RunPointer = z.object({
  runId: z.string(),
  agentName: z.string(),
  instanceId: z.string(),
  status: z.enum(['running', 'succeeded', 'failed']),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  isError: z.boolean().nullable(),
})
/** What a registry knows of a run. */
export type RunPointer = z.infer<typeof RunPointer>

/** An instance that has run. */
export interface InstancePointer {
  agentName: string
  instanceId: string
}

export interface RecordRunStart {
  runId: string
  agentName: string
  instanceId: string
  /** Default: now. */
  startedAt?: string
}

export interface RecordRunEnd {
  runId: string
  /** Default: now. */
  endedAt?: string
  /** Default: from start to end. */
  durationMs?: number
  isError?: boolean
}

export interface ListPointers {
  status?: RunPointer['status']
  agentName?: string
  instanceId?: string
  /** 1 to 1000, other numbers are brought into it; default 100. */
  limit?: number
  /** A `nextCursor`; one that cannot be read counts as none. */
  cursor?: string
}

export interface PointerPage<Item> {
  items: Item[]
  /** Null on the last page. */
  nextCursor: string | null
}

interface Pointers {
  get(runId: string): RunPointer | null
  put(pointer: RunPointer): void
  all(): RunPointer[]
}

/** The registry over whatever keeps its pointers. */
class RunRegistry {
  readonly #open: () => Promise<Pointers>

  constructor(open: () => Promise<Pointers>) {
    this.#open = open
  }

  async recordRunStart({ runId, agentName, instanceId, startedAt }: RecordRunStart): Promise<void> {
    const pointers = await this.#open()
    pointers.put({
      runId,
      agentName,
      instanceId,
      status: 'running',
      startedAt: startedAt ?? new Date().toISOString(),
      endedAt: null,
      durationMs: null,
      isError: null,
    })
  }

  /** Of a run that was never recorded: nothing. */
  async recordRunEnd({ runId, endedAt, durationMs, isError = false }: RecordRunEnd): Promise<void> {
    const pointers = await this.#open()
    const known = pointers.get(runId)
    if (known === null) return
    const end = endedAt ?? new Date().toISOString()
    pointers.put({
      ...known,
      status: isError ? 'failed' : 'succeeded',
      endedAt: end,
      durationMs: durationMs ?? Math.max(0, Date.parse(end) - Date.parse(known.startedAt)),
      isError,
    })
  }

  async lookupRun(runId: string): Promise<RunPointer | null> {
    return (await this.#open()).get(runId)
  }

  /** Newest first. */
  async listRuns(query: ListPointers = {}): Promise<PointerPage<RunPointer>> {
    const { status, agentName, instanceId } = query
    const after = decodeRunCursor(query.cursor)
    const runs = (await this.#open())
      .all()
      .filter((run) => status === undefined || run.status === status)
      .filter((run) => agentName === undefined || run.agentName === agentName)
      .filter((run) => instanceId === undefined || run.instanceId === instanceId)
      .sort((a, b) => (isNewer(a, b) ? -1 : 1))
      .filter((run) => after === null || isNewer(after, run))
    return page(runs, query.limit, encodeRunCursor)
  }

  /** By name, then by id. */
  async listInstances(
    query: Pick<ListPointers, 'agentName' | 'limit' | 'cursor'> = {},
  ): Promise<PointerPage<InstancePointer>> {
    const after = decodeInstanceCursor(query.cursor)
    const known = new Map<string, InstancePointer>()
    for (const { agentName, instanceId } of (await this.#open()).all()) {
      if (query.agentName !== undefined && agentName !== query.agentName) continue
      known.set(instanceKey({ agentName, instanceId }), { agentName, instanceId })
    }
    const instances = [...known]
      .filter(([key]) => after === null || key > instanceKey(after))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, instance]) => instance)
    return page(instances, query.limit, encodeInstanceCursor)
  }
}

/** In this process's memory. */
export class InMemoryRunRegistry extends RunRegistry {
  constructor() {
    const kept = new Map<string, RunPointer>()
    super(async () => ({
      get: (runId) => structuredClone(kept.get(runId) ?? null),
      put: (pointer) => kept.set(pointer.runId, pointer),
      all: () => structuredClone([...kept.values()]),
    }))
  }
}

/** In one SQLite file, which several processes may share. The engine is loaded with the first call. */
export class SQLiteRunRegistry extends RunRegistry implements AsyncDisposable {
  readonly path: string
  readonly #opened: { file: Promise<DocumentFile> | null }

  /** `path`: absolute, or relative to the project's root. Folders are made as needed. */
  constructor(path: string) {
    const place = resolve(currentRuntime()?.projectRoot ?? process.cwd(), path)
    const opened: { file: Promise<DocumentFile> | null } = { file: null }
    super(async () => {
      opened.file ??= openFile(place)
      const file = await opened.file
      return {
        get: (runId) => RunPointer.nullable().parse(file.get(runId)),
        put: (pointer) => file.put(pointer.runId, pointer),
        all: () => file.all().map(({ document }) => RunPointer.parse(document)),
      }
    })
    this.path = place
    this.#opened = opened
  }

  /** Closes the file; the next call opens it again. */
  async close(): Promise<void> {
    const { file } = this.#opened
    this.#opened.file = null
    ;(await file)?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

async function openFile(path: string): Promise<DocumentFile> {
  const { openDocumentFile } = await import('../../store/sqlite/document-file.ts')
  return openDocumentFile(path, 'run_registry')
}

/** Where a page of runs ended: base64url of its JSON `{"s": startedAt, "r": runId}`. */
export function encodeRunCursor({ startedAt, runId }: RunPlace): string {
  return Buffer.from(JSON.stringify({ s: startedAt, r: runId })).toString('base64url')
}

type RunPlace = Pick<RunPointer, 'startedAt' | 'runId'>

const RunCursor = z.object({ s: z.string(), r: z.string() })

/** Null for one that cannot be read. */
export function decodeRunCursor(cursor: string | null | undefined): RunPlace | null {
  const text = Buffer.from(cursor ?? '', 'base64url').toString('utf8')
  const decoded = RunCursor.safeParse(parseJson(text))
  return decoded.success ? { startedAt: decoded.data.s, runId: decoded.data.r } : null
}

/** Where a page of instances ended: base64url of agent, NUL, instance. */
export function encodeInstanceCursor(instance: InstancePointer): string {
  return Buffer.from(instanceKey(instance)).toString('base64url')
}

/** Null for one that cannot be read. */
export function decodeInstanceCursor(cursor: string | null | undefined): InstancePointer | null {
  const text = Buffer.from(cursor ?? '', 'base64url').toString('utf8')
  const at = text.indexOf('\0')
  if (at <= 0) return null
  return { agentName: text.slice(0, at), instanceId: text.slice(at + 1) }
}

function instanceKey({ agentName, instanceId }: InstancePointer): string {
  return `${agentName}\0${instanceId}`
}

function isNewer(a: RunPlace, b: RunPlace): boolean {
  return a.startedAt === b.startedAt ? a.runId > b.runId : a.startedAt > b.startedAt
}

function page<Item>(
  found: Item[],
  limit: number | undefined,
  cursorOf: (item: Item) => string,
): PointerPage<Item> {
  const given = limit === undefined || Number.isNaN(limit) ? 100 : Math.trunc(limit)
  const size = Math.min(1000, Math.max(1, given))
  const items = found.slice(0, size)
  const last = items.at(-1)
  const hasMore = found.length > items.length && last !== undefined
  return { items, nextCursor: hasMore ? cursorOf(last) : null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
