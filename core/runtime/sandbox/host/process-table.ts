/** A snapshot of the processes of this machine, as far as ending a tree of them needs it. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

export interface ProcessRow {
  pid: number
  parent: number
  group: number
  session: number
  /** Tells a process from a later one that got the same number. */
  startedAt: string
  /** The value of the marker variable in its environment, where the platform shows it. */
  marker: string | null
}

/** Set in the environment of every command, so that what left its group and parent is found again. */
export const markerVariable = 'HEARTH_COMMAND'

/** All live processes; zombies count as gone. */
export async function processTable(): Promise<ProcessRow[]> {
  return process.platform === 'linux' ? readProc() : readPs()
}

function readProc(): ProcessRow[] {
  const rows: ProcessRow[] = []
  // Synchronous on purpose: the closer to one instant, the fewer forks slip between two reads.
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readOrNull(`/proc/${name}/stat`)
    if (stat === null) continue
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, parent, group, session] = fields
    if (state === 'Z' || state === 'X') continue
    rows.push({
      pid: Number(name),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      startedAt: fields[19] ?? '',
      marker: markerOf(readOrNull(`/proc/${name}/environ`)),
    })
  }
  return rows
}

function markerOf(environ: string | null): string | null {
  const entry = environ?.split('\0').find((line) => line.startsWith(`${markerVariable}=`))
  return entry?.slice(markerVariable.length + 1) ?? null
}

/** Null when the process ended between listing and reading, or belongs to somebody else. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

const run = promisify(execFile)

async function readPs(): Promise<ProcessRow[]> {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart='
  const { stdout } = await run('ps', ['-A', '-o', columns], { maxBuffer: 16_777_216 })
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    if (!match || match[4]?.startsWith('Z')) return []
    return {
      pid: Number(match[1]),
      parent: Number(match[2]),
      group: Number(match[3]),
      session: Number(match[3]),
      startedAt: match[5] ?? '',
      marker: null,
    }
  })
}
