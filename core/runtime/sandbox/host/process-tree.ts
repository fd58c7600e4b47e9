/** Ends a command with everything it started: its group, its descendants, and those that moved away. */
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { holdsOutput, type Outputs, type ProcessRow, processTable } from './process-table.ts'

/** How often a dying tree is looked at. */
const LOOK_MS = 25
/** After SIGKILL only a process in an uninterruptible system call remains; it is not waited for longer. */
const LAST_LOOK_MS = 1_000

export interface TreeRoot {
  /** The command's own process, leader of its group. */
  pid: number
  /** Its marker: exact, or a prefix ending in `*`. */
  marker?: string
  /** What it writes to: who has that open came from it, whatever it has put off. */
  outputs?: Outputs | null
}

/**
 * Sends SIGTERM to the whole tree, after `graceMs` SIGKILL to what is left, and resolves when nothing
 * of it runs any more. A group whose leader has already gone is ended just the same.
 */
export async function endProcessTree(root: TreeRoot, graceMs: number): Promise<void> {
  if (process.platform === 'win32') return taskkill(root.pid)
  const seen = new Map<number, string>()
  const killAt = performance.now() + graceMs
  const giveUpAt = killAt + LAST_LOOK_MS
  const asked = new Set<string>()
  for (;;) {
    const members = membersOf(await processTable(), root, seen)
    if (members.length === 0) return
    const now = performance.now()
    if (now >= giveUpAt) return
    for (const { pid, startedAt } of members) {
      const identity = `${pid}:${startedAt}`
      if (now >= killAt) signal(pid, 'SIGKILL')
      else if (!asked.has(identity)) signal(pid, 'SIGTERM')
      asked.add(identity)
    }
    await delay(LOOK_MS)
  }
}

/** Who belongs to the tree now. `seen` remembers members, so that orphans of dead parents stay known. */
function membersOf(table: ProcessRow[], root: TreeRoot, seen: Map<number, string>): ProcessRow[] {
  const members = new Map<number, ProcessRow>()
  for (const row of table) {
    if (row.pid === process.pid) continue
    const known = seen.get(row.pid) === row.startedAt
    const inGroup = root.pid > 0 && (row.group === root.pid || row.session === root.pid)
    if (known || row.pid === root.pid || inGroup || isMarked(row, root)) {
      members.set(row.pid, row)
    }
  }
  for (let grown = true; grown; ) {
    grown = false
    for (const row of table) {
      if (members.has(row.pid) || !members.has(row.parent)) continue
      members.set(row.pid, row)
      grown = true
    }
  }
  for (const row of members.values()) seen.set(row.pid, row.startedAt)
  return [...members.values()]
}

/** A process that has emptied its environment may still write to where the command does. */
function isMarked(row: ProcessRow, { marker, outputs }: TreeRoot): boolean {
  if (row.marker === null) return outputs ? holdsOutput(row, outputs) : false
  if (marker === undefined) return false
  return marker.endsWith('*') ? row.marker.startsWith(marker.slice(0, -1)) : row.marker === marker
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // ESRCH: it ended by itself. EPERM: it became another user (sudo); not ours to end.
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

const run = promisify(execFile)

async function taskkill(pid: number): Promise<void> {
  try {
    await run('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true })
  } catch (error) {
    // 128: no such process, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 128)) throw error
  }
}
