/**
 * What agents changed in files during a session and its tasks: listed, shown, and taken back.
 *
 * C1  Nothing is written over what anybody else wrote: a file is put back only while it is exactly as the
 *     session left it, and forward again only while it is exactly as it was before.
 * C2  No path leads out of the project's folder or the instance's own.
 */
import { join } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { DurableEvent } from '../contract/event.ts'
import type { Session } from '../contract/session.ts'
import type {
  ChangedFile,
  FileVersion,
  RevertResult,
  SessionChange,
  SessionChanges,
} from '../contract/workspace-change.ts'
import { openProjectFiles } from '../project/files.ts'
import type { Store } from '../store/port.ts'
import { countLines } from './line-counts.ts'
import { type NetChange, netChanges } from './net-changes.ts'
import type { ChangeSelection, ProjectFiles, SessionChangesDoor } from './port.ts'

/** Events of one session that are read; the newest are left out beyond. */
const mostEvents = 20_000
const pageSize = 1_000
const mostSessions = 500

export interface SessionChangesOptions {
  store: Store
  files: ProjectFiles
  /** The folder of all sandboxes. */
  sandboxes: string
  trashFolder: string
}

export class ChangesOfSessions implements SessionChangesDoor {
  readonly #options: SessionChangesOptions

  constructor(options: SessionChangesOptions) {
    this.#options = options
  }

  /** @throws `not_found` (404). */
  async list(sessionId: string, selection: ChangeSelection = {}): Promise<SessionChanges> {
    const { changes, unseen } = this.#read(sessionId, selection)
    const items = await Promise.all(changes.map((change) => this.#describe(change)))
    items.sort((a, b) => (a.path < b.path ? -1 : 1))
    return { items, nextCursor: null, unseen }
  }

  /** @throws `not_found` (404). */
  content(sessionId: string, id: string, selection: ChangeSelection = {}): ChangedFile {
    const [change] = this.#read(sessionId, { ...selection, ids: [id] }).changes
    if (!change) throw noChange(id)
    const { path, before, after } = change
    const hidden = [before, after].find((version) => version !== null && textOf(version) === null)
    return {
      id,
      path,
      before: before && textOf(before),
      after: after && textOf(after),
      isHidden: hidden !== undefined,
      reason: hidden ? (hidden?.reason ?? 'binary') : null,
    }
  }

  /** Puts files back as they were before the session, or (`forward`) as it left them. */
  async revert(
    sessionId: string,
    selection: ChangeSelection,
    direction: 'back' | 'forward',
  ): Promise<RevertResult> {
    const { changes } = this.#read(sessionId, selection)
    const result: RevertResult = { items: [], refused: [] }
    for (const change of changes) {
      const { id, path } = change
      try {
        await this.#put(change, direction)
        result.items.push({ id, path })
      } catch (error) {
        result.refused.push({ id, path, message: messageOf(error) })
      }
    }
    return result
  }

  async #put(change: NetChange, direction: 'back' | 'forward'): Promise<void> {
    const reason = whyNot(change)
    if (reason !== null) throw cannot(reason)
    const files = this.#filesOf(change)
    if (files === null) throw cannot('It is not in a folder that can be reached from here.')
    const [from, to] =
      direction === 'back' ? [change.after, change.before] : [change.before, change.after]
    if (to === null) {
      await files.remove(change.path, from?.hash ?? undefined)
      return
    }
    const bytes = bytesOf(to)
    if (bytes === null) throw cannot('What was in the file was not kept.')
    await files.write(change.path, bytes, from === null ? null : (from.hash ?? undefined))
  }

  async #describe(change: NetChange): Promise<SessionChange> {
    const { id, place, path, before, after, toolCallIds, at } = change
    const state = await this.#stateOf(change)
    const reason = whyNot(change) ?? (state === 'changed' ? changedSince : null)
    const texts = [before, after].map((version) => (version === null ? '' : textOf(version)))
    const [left, right] = texts
    const counts =
      typeof left === 'string' && typeof right === 'string' ? countLines(left, right) : null
    return {
      id,
      place,
      path,
      change: before === null ? 'added' : after === null ? 'deleted' : 'modified',
      sizeBefore: before?.size ?? null,
      sizeAfter: after?.size ?? null,
      state,
      canRevert: reason === null && state === 'applied',
      reason,
      added: counts?.added ?? null,
      removed: counts?.removed ?? null,
      toolCallIds,
      at,
    }
  }

  async #stateOf(change: NetChange): Promise<SessionChange['state']> {
    const files = this.#filesOf(change)
    if (files === null) return 'unknown'
    const now = await currentHash(files, change.path)
    if (now === 'unknown') return 'unknown'
    if (isAt(now, change.after)) return 'applied'
    return isAt(now, change.before) ? 'reverted' : 'changed'
  }

  /** Null for what is elsewhere on the machine, or on another one. */
  #filesOf({ place, folder }: NetChange): ProjectFiles | null {
    const { files, sandboxes, trashFolder } = this.#options
    if (place === 'project') return files
    // A name and no path: the folder of another instance at most.
    if (place !== 'sandbox' || folder === null || !/^[a-z0-9][a-z0-9-]*$/.test(folder)) return null
    return openProjectFiles({ root: join(sandboxes, folder), trashFolder })
  }

  #read(sessionId: string, { toolCallId, ids }: ChangeSelection) {
    const events = this.#events(sessionId).filter(
      (event) => toolCallId === undefined || event.toolCallId === toolCallId,
    )
    const { changes, unseen } = netChanges(events)
    const wanted = ids === undefined ? null : new Set(ids)
    return { changes: changes.filter(({ id }) => wanted?.has(id) ?? true), unseen }
  }

  /** Of the session and of the tasks it gave away, in order. */
  #events(sessionId: string): DurableEvent[] {
    const found: DurableEvent[] = []
    for (const { agent, instanceId, name } of this.#withTasks(sessionId)) {
      let after = 0
      while (found.length < mostEvents) {
        const page = this.#options.store.events.list(
          { agent, instanceId, session: name, types: ['workspace_changed'] },
          { after, limit: pageSize, inline: true },
        )
        found.push(...page)
        after = page.at(-1)?.seq ?? after
        if (page.length < pageSize) break
      }
    }
    return found.sort((a, b) => a.seq - b.seq)
  }

  #withTasks(sessionId: string): Session[] {
    const { sessions } = this.#options.store
    const first = sessions.get(sessionId)
    if (!first) throw noSession(sessionId)
    const all = [first]
    for (let at = 0; at < all.length && all.length < mostSessions; at += 1) {
      const parentSessionId = all[at]?.id
      if (parentSessionId === undefined) break
      const filter = { parentSessionId, includeInternal: true }
      all.push(...sessions.list(filter, { limit: 1_000 }).items.filter(({ taskId }) => taskId))
    }
    return all
  }
}

const changedSince = 'The file was changed since.'

async function currentHash(files: ProjectFiles, path: string): Promise<string | null> {
  try {
    return (await files.read(path)).hash
  } catch (error) {
    if (!HearthError.is(error)) throw error
    return error.type === 'file_not_found' ? null : 'unknown'
  }
}

function isAt(hash: string | null, version: FileVersion | null): boolean {
  return version === null ? hash === null : version.hash !== null && version.hash === hash
}

/** Why a change cannot be taken back, whatever is on the disk. */
function whyNot({ place, before, after, isMixed }: NetChange): string | null {
  if (place === 'machine') return 'The file is outside of the project.'
  if (place === 'remote') return 'The file is on another machine.'
  if (isMixed) {
    return 'Somebody else changed the file in between: take back single calls instead.'
  }
  for (const version of [before, after]) {
    if (version?.reason === 'secret') return 'The file holds secrets, which are not kept.'
    if (version?.reason === 'too-large') return 'The file was too large to keep.'
  }
  return null
}

function textOf({ encoding, content }: FileVersion): string | null {
  return encoding === 'utf8' && typeof content === 'string' ? content : null
}

function bytesOf({ encoding, content }: FileVersion): Uint8Array | null {
  return typeof content === 'string' ? Buffer.from(content, encoding) : null
}

function messageOf(error: unknown): string {
  if (HearthError.is(error) && error.type === 'file_changed') return changedSince
  return HearthError.from(error).message
}

function cannot(message: string): HearthError {
  return new HearthError({ type: 'cannot_revert', status: 409, message })
}

function noChange(id: string): HearthError {
  return new HearthError({
    type: 'not_found',
    status: 404,
    message: 'There is no such change.',
    details: 'Its event may have been removed, or the file is as it was.',
    meta: { id },
  })
}

function noSession(id: string): HearthError {
  return new HearthError({
    type: 'session_not_found',
    status: 404,
    message: `There is no session "${id}".`,
  })
}
