/** Looking after an open store file: checks, copies, and making room. */
import { rmSync } from 'node:fs'
import type { Backup } from '../../contract/backup.ts'
import { HearthError } from '../../contract/error.ts'
import type { TimelineScope } from '../../contract/timeline-file.ts'
import { type BackupFile, listBackups, newBackup, requestRestore } from './backup-files.ts'
import type { Database } from './engine.ts'
import { type FileReply, runFileTask } from './file-task.ts'
import {
  type KeepLimits,
  type Removable,
  type Removed,
  removeBlobs,
  removeOld,
  shrink,
} from './retention.ts'
import { fileSuffixes, type StoreProblem } from './set-aside.ts'

export interface StoreCare {
  /** True when the last process left the file open and it was too large to be checked at opening. */
  readonly needsCheck: boolean
  /** Newest first. */
  backups(): Backup[]
  /** A checked copy of what is committed; writers go on. Raises `backup_failed`, `storage_full`. */
  backUp(kind: 'daily' | 'manual', now: number, signal: AbortSignal): Promise<Backup>
  /** The next opening begins with this backup. Raises `not_found` (404), `backup_damaged` (409). */
  requestRestore(id: string): void
  /** Looks at every page; a problem is added when one is damaged, and the next opening repairs it. */
  check(signal: AbortSignal): Promise<void>
  /** Writes the spans of a timeline as lines of JSON, a `SpanPiece` each, in a thread of its own. */
  writeSpans(scope: TimelineScope, target: string, signal: AbortSignal): Promise<WrittenSpans>
  /** What `tidy` would remove; large values are not among it. */
  measure(limits: KeepLimits, signal: AbortSignal): Promise<Removable>
  /** Removes what is older than the limits, blobs that nothing refers to any more, and free pages. */
  tidy(limits: KeepLimits, now: number, signal: AbortSignal): Promise<Removed>
}

/** The newest event that was looked at, and when it happened; 0 when there is none. */
export interface WrittenSpans {
  lastSeq: number
  lastAt: number
  isRunning: boolean
}

export interface StoreCareOptions {
  path: string
  database: Database
  problems: StoreProblem[]
  needsCheck: boolean
  markDamaged(): void
}

export function storeCare(options: StoreCareOptions): StoreCare {
  const { path, database, problems, needsCheck } = options

  function noteDamage(reply: FileReply): boolean {
    if (reply.kind !== 'damaged') return false
    options.markDamaged()
    if (!problems.some(({ message }) => message === damaged.message)) problems.push(damaged)
    return true
  }

  return {
    needsCheck,
    backups: () => listBackups(path).map(toBackup),
    async backUp(kind, now, signal) {
      const { partial, finish } = newBackup(path, kind, now)
      let isDone = false
      try {
        const reply = await runFileTask({ kind: 'copy', path, target: partial }, signal)
        if (noteDamage(reply)) throw failed('A page of the history is damaged', '')
        if (reply.kind === 'failed') throw failed(reply.reason, reply.code)
        const backup = toBackup(finish())
        isDone = true
        return backup
      } finally {
        if (!isDone)
          for (const suffix of fileSuffixes) rmSync(`${partial}${suffix}`, { force: true })
      }
    },
    requestRestore: (id) => requestRestore(path, id),
    async check(signal) {
      const reply = await runFileTask({ kind: 'check', path }, signal)
      if (!noteDamage(reply) && reply.kind === 'failed') throw failed(reply.reason, reply.code)
    },
    async writeSpans(scope, target, signal) {
      const reply = await runFileTask({ kind: 'spans', path, scope, target }, signal)
      noteDamage(reply)
      if (reply.kind !== 'spans') throw unreadable(reply)
      const { lastSeq, lastAt, isRunning } = reply
      return { lastSeq, lastAt, isRunning }
    },
    async measure(limits, signal) {
      const reply = await runFileTask({ kind: 'measure', path, limits }, signal)
      noteDamage(reply)
      if (reply.kind !== 'measured') throw unreadable(reply)
      const { events, bytes, runs, dispatches } = reply
      return { events, bytes, runs, dispatches }
    },
    async tidy(limits, now, signal) {
      const pages = () => Number(database.pragma('page_count', { simple: true }))
      const pageSize = Number(database.pragma('page_size', { simple: true }))
      const pagesBefore = pages()
      const plan = await runFileTask({ kind: 'plan', path, limits }, signal)
      noteDamage(plan)
      if (plan.kind !== 'plan') throw unreadable(plan)
      const removed = await removeOld(database, plan, signal)
      const before = now - blobGraceMs
      const unused = await runFileTask({ kind: 'unused-blobs', path, before }, signal)
      noteDamage(unused)
      if (unused.kind !== 'unused-blobs') throw unreadable(unused)
      const blobs = await removeBlobs(database, unused, signal)
      await shrink(database, signal)
      return { ...removed, blobs, bytes: Math.max(0, pagesBefore - pages()) * pageSize }
    },
  }
}

const damaged: StoreProblem = {
  message: 'A part of the project’s history cannot be read.',
  details:
    'Close the project and open it again: what can be read is then taken over into a new file, and the damaged one is kept.',
}

/** A blob may be stored before the event that refers to it. */
const blobGraceMs = 86_400_000

function unreadable(reply: FileReply): HearthError {
  return 'reason' in reply ? failed(reply.reason, '') : failed('It gave no answer', '')
}

function toBackup({ id, kind, bytes, createdAt }: BackupFile): Backup {
  return { id, kind, bytes, createdAt: new Date(createdAt).toISOString() }
}

function failed(reason: string, code: string): HearthError {
  const isFull = code === 'SQLITE_FULL'
  return new HearthError({
    type: isFull ? 'storage_full' : 'backup_failed',
    status: isFull ? 507 : 500,
    message: 'The project’s history could not be copied or checked.',
    details: `${reason}. The history itself was not changed.`,
    ...(code === '' ? {} : { dev: code }),
  })
}
