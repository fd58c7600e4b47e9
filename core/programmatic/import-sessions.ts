/** `importPyFlueSessions`: conversations of PyFlue's session files, taken into a project. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Change } from '../contract/change.ts'
import { HearthError } from '../contract/error.ts'
import { newSessionId } from '../contract/id.ts'
import { messageText } from '../contract/message.ts'
import type { SessionKey } from '../contract/session.ts'
import type { RuntimeContext } from '../runtime/context.ts'
import { readSessionData, textMessage } from '../runtime/session/store/read-session-data.ts'
import type { SessionData } from '../runtime/session/store/session-store.ts'
import { leaseProject, type ProjectPlace } from './place.ts'

export interface ImportSessionsOptions extends ProjectPlace {
  /** The agent they are to belong to: PyFlue's files do not say whose they are. Default `default`. */
  agent?: string
  /** Where the files are, relative to the root. Default `.pyflue/sessions`. */
  folder?: string
}

/** What became of one file. */
export interface ImportedSession {
  /** The file's name. */
  file: string
  outcome: 'imported' | 'present' | 'unreadable'
  /** Null for one that is unreadable. */
  key: SessionKey | null
  entries: number
  /** Why it is unreadable. */
  reason: string | null
}

/**
 * Reads every session file of a PyFlue project, also those from before it wrote histories, and makes each
 * a conversation of `agent`. Files are not changed; a conversation that is there already is left alone.
 *
 * @throws `project_in_use` (409) while a studio has the project open.
 * @example
 * const sessions = await importPyFlueSessions({ root: 'my-project', agent: 'assistant' })
 */
export async function importPyFlueSessions(
  options: ImportSessionsOptions = {},
): Promise<ImportedSession[]> {
  const { agent = 'default', folder = '.pyflue/sessions', ...place } = options
  const lease = await leaseProject(place)
  try {
    const path = resolve(lease.runtime.projectRoot, folder)
    const read = await Promise.all((await sessionFiles(path)).map((file) => readFile(path, file)))
    const ids = new Map<string, string>()
    const results: ImportedSession[] = []
    // Parents first, so that their tasks find them.
    for (const found of read.sort(byDepth)) {
      results.push(
        'reason' in found ? unreadable(found) : await take(lease.runtime, agent, found, ids),
      )
    }
    return results.sort((a, b) => (a.file < b.file ? -1 : 1))
  } finally {
    await lease.release()
  }
}

interface Found {
  file: string
  sessionId: string
  parentId: string | null
  data: SessionData
}

interface Broken {
  file: string
  reason: string
}

async function sessionFiles(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.sqlite3')).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function readFile(folder: string, file: string): Promise<Found | Broken> {
  const stem = basename(file, '.sqlite3')
  try {
    const { readPyFlueSession } = await import('../store/sqlite/pyflue-session-file.ts')
    const session = readPyFlueSession(join(folder, file))
    if (session === null) return { file, reason: 'It holds no session.' }
    const raw = session.kind === 'history' ? session.data : historyOf(session.rows, stem)
    const data = readSessionData(raw, `pyflue:${file}`)
    const { session_id: id, parent_session_id: parent } = data.metadata
    return {
      file,
      sessionId: typeof id === 'string' && id !== '' ? id : stem,
      parentId: typeof parent === 'string' ? parent : null,
      data,
    }
  } catch (error) {
    const { message, details } = HearthError.from(error)
    const reason = HearthError.is(error) ? `${message} ${details}` : String(error)
    return { file, reason }
  }
}

/** A chain of the rows, the oldest first. */
function historyOf(rows: { role: string; content: string }[], stem: string): SessionData {
  const time = new Date(0).toISOString()
  const idOf = (index: number) => (index < 0 ? null : digest(`${stem}:${index}`))
  return {
    version: 3,
    entries: rows.map(({ role, content }, index) => ({
      type: 'message',
      id: digest(`${stem}:${index}`),
      parentId: idOf(index - 1),
      timestamp: time,
      message: textMessage(role, content),
    })),
    leafId: idOf(rows.length - 1),
    metadata: {},
    createdAt: time,
    updatedAt: time,
  }
}

async function take(
  { host }: RuntimeContext,
  agent: string,
  { file, sessionId, parentId, data }: Found,
  ids: Map<string, string>,
): Promise<ImportedSession> {
  const key = keyOf(agent, sessionId)
  const { length: entries } = data.entries
  const known = await host.findSession(key)
  if (known !== null && known.headSeq > 0) {
    ids.set(sessionId, known.id)
    return { file, outcome: 'present', key, entries, reason: null }
  }
  const id = known?.id ?? newSessionId()
  ids.set(sessionId, id)
  const { task_id: taskId } = data.metadata
  const session = {
    id,
    agent,
    instanceId: key.instanceId,
    name: key.session,
    parentSessionId: parentId === null ? null : (ids.get(parentId) ?? null),
    taskId: typeof taskId === 'string' ? taskId : null,
    runId: null,
    metadata: { ...data.metadata, importedFrom: file },
  }
  await host.commit([
    { type: 'session.open', session },
    ...data.entries.map((entry) => toAppend(id, entry)),
    { type: 'session.update', sessionId: id, leafId: data.leafId, ...titleOf(data) },
  ])
  return { file, outcome: 'imported', key, entries, reason: null }
}

/** `instance:session`; what has no colon is a session of the instance `default`. */
function keyOf(agent: string, sessionId: string): SessionKey {
  const at = sessionId.indexOf(':')
  if (at <= 0 || at === sessionId.length - 1)
    return { agent, instanceId: 'default', session: sessionId }
  return { agent, instanceId: sessionId.slice(0, at), session: sessionId.slice(at + 1) }
}

function toAppend(sessionId: string, entry: SessionData['entries'][number]): Change {
  const { id, parentId, timestamp: _, ...data } = entry
  const own = { operationId: null, turnId: null, dispatchId: null }
  return { type: 'entry.append', entry: { id, sessionId, parentId, ...own, data } }
}

/** The first line of the first text. */
function titleOf({ entries }: SessionData): { title?: string } {
  const first = entries.find((entry) => entry.type === 'message' && entry.message.role === 'user')
  if (first?.type !== 'message') return {}
  const [line = ''] = messageText(first.message).trim().split('\n')
  return line === '' ? {} : { title: line.slice(0, 80) }
}

function unreadable({ file, reason }: Broken): ImportedSession {
  return { file, outcome: 'unreadable', key: null, entries: 0, reason }
}

function byDepth(a: Found | Broken, b: Found | Broken): number {
  return depthOf(a) - depthOf(b)
}

/** A task's id is longer than its parent's by what follows `:task:`. */
function depthOf(found: Found | Broken): number {
  return 'reason' in found ? 0 : found.sessionId.split(':task:').length
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
