/** The thread that copies and checks store files, with a connection of its own that only reads. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { SpanBuild } from '../timelines/span-pieces.ts'
import { isDamage } from './backup-files.ts'
import { type Database, openDatabase } from './engine.ts'
import { readLines } from './event-lines.ts'
import { type FileReply, FileTask } from './file-task.ts'
import { measureRemoval, planRemoval } from './retention.ts'

function work(task: FileTask): FileReply {
  const database = openDatabase(task.path, { readonly: true, fileMustExist: true })
  try {
    if (task.kind === 'check') return check(database)
    if (task.kind === 'copy') return copy(database, task.target)
    if (task.kind === 'plan') return planRemoval(database, task.limits)
    if (task.kind === 'spans') return writeSpans(database, task)
    if (task.kind === 'measure') return measureRemoval(database, task.limits)
    return unusedBlobs(database, task.before)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (isDamage(error)) return { kind: 'damaged', reason }
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { kind: 'failed', code, reason }
  } finally {
    database.close()
  }
}

function check(database: Database): FileReply {
  const found = String(database.pragma('quick_check(1)', { simple: true }))
  return found === 'ok' ? { kind: 'done' } : { kind: 'damaged', reason: found }
}

/** The file is written to meanwhile: the copy holds what was committed at one moment in between. */
function copy(database: Database, target: string): FileReply {
  const before = countRows(database)
  database.prepare('VACUUM INTO ?').run(target)
  const after = countRows(database)
  const made = openDatabase(target, { readonly: true })
  try {
    const found = String(made.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') return { kind: 'failed', code: '', reason: found }
    for (const [table, count] of countRows(made)) {
      const counts = [before.get(table) ?? 0, after.get(table) ?? 0]
      if (count >= Math.min(...counts) && count <= Math.max(...counts)) continue
      return {
        kind: 'failed',
        code: '',
        reason: `${table} has ${count} rows instead of ${counts.join(' to ')}`,
      }
    }
    return { kind: 'done' }
  } finally {
    made.close()
  }
}

const Table = z.object({ name: z.string(), type: z.string() })

function countRows(database: Database): Map<string, number> {
  const tables = z.array(Table).parse(database.pragma('table_list'))
  const own = tables.filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'))
  return new Map(
    own.map(({ name }) => {
      return [name, Number(database.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())]
    }),
  )
}

function writeSpans(
  database: Database,
  { scope, target }: Extract<FileTask, { kind: 'spans' }>,
): FileReply {
  const build = new SpanBuild({ lines: (...asked) => readLines(database, ...asked) }, scope)
  const file = openSync(target, 'w', 0o600)
  try {
    for (let isMore = true; isMore; ) {
      isMore = build.advance()
      for (const line of build.takeLines()) writeSync(file, `${line}\n`)
    }
  } finally {
    closeSync(file)
  }
  const { lastSeq, lastAt, isRunning } = build.built
  return { kind: 'spans', lastSeq, lastAt, isRunning }
}

const EventText = z.object({ seq: z.number(), data: z.string() })
const digestPattern = /"\$blob":"([0-9a-f]{64})"/g

function unusedBlobs(database: Database, before: number): FileReply {
  const unused = new Set(
    z
      .array(z.string())
      .parse(
        database
          .prepare(
            'SELECT digest FROM blob WHERE created_at < ? AND digest NOT IN (SELECT digest FROM step WHERE digest IS NOT NULL) AND digest NOT IN (SELECT digest FROM prompt_request WHERE digest IS NOT NULL) AND digest NOT IN (SELECT digest FROM imported_timeline)',
          )
          .pluck()
          .all(before),
      ),
  )
  let lastSeq = 0
  if (unused.size > 0) {
    const events = database.prepare('SELECT seq, data FROM event ORDER BY seq').iterate()
    for (const row of events) {
      const { seq, data } = EventText.parse(row)
      lastSeq = seq
      for (const [, digest = ''] of data.matchAll(digestPattern)) unused.delete(digest)
    }
  }
  return { kind: 'unused-blobs', digests: [...unused], lastSeq }
}

parentPort?.postMessage(work(FileTask.parse(workerData)))
