/**
 * A sandbox that records what is changed in its files, by tools and by commands, with what was there before.
 *
 * R1  Recording never makes a call fail, and never changes what it gives; where it cannot see, it says so.
 * R2  A change is in the log before the call's own end.
 */
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  FileVersion,
  RecordedChange,
  WorkspacePlace,
} from '../../contract/workspace-change.ts'
import { currentCall } from '../current.ts'
import type { Operation } from '../operation/operation.ts'
import type { Sandbox } from '../sandbox/port.ts'
import { fileVersion, largestKept, withheld } from './file-version.ts'
import { type FolderShadow, seenVersion, shadowOf } from './folder-shadow.ts'
import type { Workspace } from './workspace.ts'

/** Of one call; the rest is told as unseen. */
const mostChanges = 200
const mostContent = 8 * 1024 * 1024

const remoteFiles = 'Its files are on another machine: what is changed there cannot be seen.'
const tooMany = `A call changed more than ${mostChanges} files; the others are not listed.`

export interface ChangeRecording {
  operation: Operation
  workspace: Workspace
  /** Values that must not get into the log. */
  secrets: readonly string[]
}

/** `sandbox` without its policy, so that nothing is compared while a person is asked. */
export function recordingSandbox(sandbox: Sandbox, recording: ChangeRecording): Sandbox {
  const { operation, workspace, secrets } = recording
  let hasSaid = false

  function tell(place: WorkspacePlace, changes: RecordedChange[], unseen: string | null): void {
    if (changes.length === 0 && unseen === null) return
    const call = currentCall()
    const ids = call === null ? {} : { turnId: call.turnId, toolCallId: call.toolCallId }
    const folder = place === 'sandbox' ? workspace.folder : null
    operation.emit({ type: 'workspace_changed', place, folder, changes, unseen }, ids)
  }
  function sayUnseen(reason: string): void {
    if (!hasSaid) tell(workspace.place, [], reason)
    hasSaid = true
  }

  /** The files at a path before something is done to it, and what is there afterwards. */
  async function around<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    const at = workspace.locate(sandbox.resolvePath(path))
    if (at === null) {
      sayUnseen(remoteFiles)
      return work()
    }
    const before = await filesAt(at.file, at.path, secrets)
    const result = await work()
    const after = await filesAt(at.file, at.path, secrets)
    const changes = differences(before, after)
    const shadow = workspace.root === null ? null : shadowOf(workspace.root)
    if (at.place === workspace.place) await noteAll(shadow, changes)
    tell(at.place, changes, null)
    return result
  }

  return {
    ...sandbox,
    writeFile: (path, content) => around(path, () => sandbox.writeFile(path, content)),
    rm: (path, options) => around(path, () => sandbox.rm(path, options)),
    async exec(command, options) {
      const { place, root } = workspace
      if (root === null) {
        sayUnseen(remoteFiles)
        return sandbox.exec(command, options)
      }
      const watch = await shadowOf(root).watch()
      if (watch === null) {
        sayUnseen('The folder has too many files to see what commands change in it.')
        return sandbox.exec(command, options)
      }
      try {
        return await sandbox.exec(command, options)
      } finally {
        const { changes, isComplete } = await watch.end()
        const hidden = [...secrets, ...Object.values(options?.env ?? {})]
        const told = bounded(
          [...changes].map(([path, seen]) => ({
            path: place === 'machine' ? join(root, path) : path,
            before: seenVersion(path, seen.before, seen.sizeBefore, hidden),
            after: seenVersion(path, seen.after, seen.sizeAfter, hidden),
          })),
        )
        const isAll = isComplete && changes.size <= mostChanges
        tell(place, told, isAll ? null : tooMany)
      }
    },
  }
}

async function noteAll(shadow: FolderShadow | null, changes: RecordedChange[]): Promise<void> {
  if (shadow === null) return
  for (const { path } of changes) await shadow.note(path)
}

/** A file, or the files of a folder within bounds; links are not followed. */
async function filesAt(
  file: string,
  path: string,
  secrets: readonly string[],
): Promise<Map<string, FileVersion>> {
  const found = new Map<string, FileVersion>()
  async function add(place: string, name: string): Promise<void> {
    const stats = await lstat(place)
    if (stats.isDirectory()) {
      for (const entry of await readdir(place)) {
        if (found.size >= mostChanges) return
        await add(join(place, entry), `${name}/${entry}`)
      }
    } else if (stats.isFile()) {
      const version =
        stats.size > largestKept
          ? withheld({ hash: null, size: stats.size }, 'too-large')
          : fileVersion(name, await readFile(place), secrets)
      found.set(name, version)
    }
  }
  try {
    await add(file, path)
  } catch (error) {
    // What is not there, or may not be read, has no version; the call itself says what is wrong.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
  return found
}

function differences(
  before: ReadonlyMap<string, FileVersion>,
  after: ReadonlyMap<string, FileVersion>,
): RecordedChange[] {
  const changes: RecordedChange[] = []
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    changes.push({ path, before: before.get(path) ?? null, after: after.get(path) ?? null })
  }
  return bounded(changes)
}

/** Without what stayed the same, and with no more than an event should hold. */
function bounded(changes: RecordedChange[]): RecordedChange[] {
  let left = mostContent
  const within = (version: FileVersion | null): FileVersion | null => {
    if (version === null || version.content === null) return version
    left -= version.size
    return left >= 0 ? version : withheld(version, 'too-large')
  }
  return changes
    .filter(({ before, after }) => !isSame(before, after))
    .slice(0, mostChanges)
    .map(({ path, before, after }) => ({ path, before: within(before), after: within(after) }))
}

function isSame(before: FileVersion | null, after: FileVersion | null): boolean {
  if (before === null || after === null) return before === after
  return before.hash !== null && before.hash === after.hash
}
