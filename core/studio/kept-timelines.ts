/**
 * Long timelines that are over, built once and kept as files: whoever opens one again reads a file instead of
 * its log, also after a restart.
 *
 * K1  A file is shown only while the log has nothing newer of its scope, and still has the event it ended with.
 * K2  When something is deleted from the log, all files go. Nothing deleted can be read from one, nor after a
 *     kill: its name says how often something had been deleted.
 * K3  They can be lost at any time: they are built anew.
 */
import { createHash } from 'node:crypto'
import {
  createReadStream,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { TimelineScope } from '../contract/timeline-file.ts'
import type { EventLog } from '../events/event-log.ts'
import type { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import { filterOf } from '../store/timelines/scope-filter.ts'
import type { BuiltSpans } from '../store/timelines/span-pieces.ts'
import type { ProjectTimelines } from './port.ts'

export interface KeptTimelinesOptions {
  store: SqliteStore
  log: Pick<EventLog, 'subscribe'>
  /** Its own; made when it is first needed. */
  folder: string
  onError(error: unknown): void
}

/** With fewer events a timeline is built within the time it takes to ask for it. */
export const fewEvents = 2000
/** Of all files together; the oldest go first. */
const mostBytes = 64 * 1024 * 1024
/** Of the runs whose files are made anew at a start, where they are not there: less than `mostBytes` hold. */
const mostAnew = { runs: 50, events: 400_000 }
/** Of how spans are written. To be raised with each change of `SpanPiece`. */
const version = 1

export class KeptTimelines implements ProjectTimelines {
  #options: KeptTimelinesOptions
  #stopping = new AbortController()
  #unsubscribe: (() => void) | null = null
  #asked = new Set<string>()
  #last: Promise<void> = Promise.resolve()
  /** What was in the log's first place, and how often something was taken out, when the files were made. */
  #log: string

  constructor(options: KeptTimelinesOptions) {
    this.#options = options
    this.#log = this.#logNow()
  }

  /**
   * Removes what a killed process left, keeps the newest long runs that are not kept, such as those of a
   * backup or of an older version, and each long run from now on when it ends.
   */
  start(): void {
    for (const name of this.#names()) {
      const file = parse(name)
      if (file?.log !== this.#log || !this.#hasEvent(file)) this.#remove(name)
    }
    const { store, log } = this.#options
    this.#unsubscribe = log.subscribe({ types: ['run_end'] }, ({ runId }) => {
      const events = runId === undefined ? 0 : (store.runs.get(runId)?.eventCount ?? 0)
      if (runId !== undefined && events >= fewEvents) this.keep({ runId })
    })
    this.#keepNewest()
  }

  open(scope: TimelineScope): ReadableStream<Uint8Array> | null {
    this.sweep()
    const prefix = `${hashOf(scope)}.`
    for (const name of this.#names().filter((each) => each.startsWith(prefix))) {
      const file = parse(name)
      if (file === null) continue
      if (file.log === this.#log && this.#hasEvent(file) && this.#isLast(scope, file)) {
        const fd = openSync(join(this.#options.folder, name), 'r')
        return streamOf(createReadStream('', { fd, highWaterMark: 256 * 1024 }))
      }
      this.#remove(name)
    }
    return null
  }

  keep(scope: TimelineScope, built?: BuiltSpans): void {
    const key = hashOf(scope)
    if (this.#asked.has(key) || built?.isRunning || this.#stopping.signal.aborted) return
    this.#asked.add(key)
    const log = this.#logNow()
    this.#last = this.#last
      .then(() => (built ? this.#write(key, built, log) : this.#build(scope, key)))
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#options.onError(error)
      })
      .finally(() => this.#asked.delete(key))
  }

  /** Removes all files when something was deleted from the log since they were made. */
  sweep(): void {
    const now = this.#logNow()
    if (now === this.#log) return
    this.#log = now
    for (const name of this.#names()) this.#remove(name)
  }

  /** Resolves when nothing is built any more. */
  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#stopping.abort()
    await this.#last
  }

  async #build(scope: TimelineScope, key: string): Promise<void> {
    const { care } = this.#options.store
    const write = (path: string) => care.writeSpans(scope, path, this.#stopping.signal)
    await this.#file(key, this.#logNow(), write)
  }

  async #write(key: string, built: BuiltSpans, log: string): Promise<void> {
    await this.#file(key, log, async (path) => {
      const { signal } = this.#stopping
      await writeFile(path, withEnds(built.lines), { mode: 0o600, signal })
      return built
    })
  }

  /** What is written becomes the one file of its timeline if nothing was deleted since `log`. */
  async #file(
    key: string,
    log: string,
    write: (path: string) => Promise<Omit<BuiltSpans, 'lines'>>,
  ): Promise<void> {
    const { folder } = this.#options
    mkdirSync(folder, { recursive: true })
    const partial = join(folder, `${key}.partial`)
    try {
      const { isRunning, lastSeq, lastAt } = await write(partial)
      this.sweep()
      if (isRunning || lastSeq === 0 || log !== this.#logNow()) return
      for (const name of this.#names().filter((each) => each.startsWith(`${key}.`))) {
        if (name !== `${key}.partial`) this.#remove(name)
      }
      renameSync(partial, join(folder, `${key}.${lastSeq}.${lastAt}.${log}.v${version}`))
      this.#dropOldest()
    } finally {
      rmSync(partial, { force: true })
    }
  }

  /** The newest last, so that its file is the last to go. */
  #keepNewest(): void {
    const kept = new Set(this.#names().map((name) => name.split('.')[0]))
    let left = mostAnew.events
    const newest = this.#options.store.runs.long(fewEvents, mostAnew.runs).filter((run) => {
      left -= run.eventCount
      return left >= 0 && !kept.has(hashOf({ runId: run.id }))
    })
    for (const { id } of newest.reverse()) this.keep({ runId: id })
  }

  #dropOldest(): void {
    const files = this.#names()
      .map((name) => ({ name, ...statSync(join(this.#options.folder, name)) }))
      .sort((a, b) => b.mtimeMs - a.mtimeMs)
    let bytes = 0
    for (const { name, size } of files) {
      bytes += size
      if (bytes > mostBytes) this.#remove(name)
    }
  }

  #hasEvent({ lastSeq, lastAt }: KeptFile): boolean {
    const [event] = this.#options.store.events.list({}, { after: lastSeq - 1, limit: 1 })
    return event?.seq === lastSeq && Date.parse(event.timestamp) === lastAt
  }

  #isLast(scope: TimelineScope, { lastSeq }: KeptFile): boolean {
    const { events } = this.#options.store
    return events.lines(filterOf(scope), { after: lastSeq, limit: 1 }).lines.length === 0
  }

  #logNow(): string {
    const { events } = this.#options.store
    return `${events.first()}-${events.cuts()}`
  }

  #names(): string[] {
    try {
      return readdirSync(this.#options.folder)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  }

  /** One that cannot be removed, such as one that is being read on Windows, is not shown any more by its name. */
  #remove(name: string): void {
    try {
      rmSync(join(this.#options.folder, name), { force: true })
    } catch (error) {
      this.#options.onError(error)
    }
  }
}

interface KeptFile {
  /** What `#logNow` was. */
  log: string
  lastSeq: number
  /** When that event happened, in milliseconds. */
  lastAt: number
}

/** Null: not one of this version. */
function parse(name: string): KeptFile | null {
  const [, lastSeq, lastAt, log = '', madeBy] =
    /^[0-9a-f]{64}\.(\d+)\.(\d+)\.(\d+-\d+)\.v(\d+)$/.exec(name) ?? []
  if (Number(madeBy) !== version) return null
  return { log, lastSeq: Number(lastSeq), lastAt: Number(lastAt) }
}

function* withEnds(lines: readonly string[]): Generator<string, void, void> {
  for (const line of lines) yield `${line}\n`
}

function hashOf(scope: TimelineScope): string {
  const sorted = Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}

/** The types of the two kinds of web streams differ, the streams do not. */
function streamOf(readable: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(readable) as ReadableStream<Uint8Array>
}
