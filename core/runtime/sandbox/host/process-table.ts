/** A snapshot of the processes of this machine, as far as ending a tree of them needs it. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
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
    const fields = fieldsOf(stat)
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

/** Where a command writes to, as the system names it; what it starts inherits that. */
export interface Outputs {
  links: ReadonlySet<string>
  /** When the command began, in the system's own ticks: nothing older came from it. */
  since: number
}

/** Of a process just started; null where the system does not tell. */
export function outputsOf(pid: number | undefined): Outputs | null {
  if (pid === undefined || process.platform !== 'linux') return null
  const found = [1, 2].flatMap((fd) => linkOrNull(pid, fd) ?? [])
  const links = new Set(found.filter((link) => /^(?:socket|pipe):/.test(link)))
  const stat = readOrNull(`/proc/${pid}/stat`)
  return stat === null ? null : { links, since: Number(fieldsOf(stat)[19]) }
}

/** Whether a process has one of them open. */
export function holdsOutput({ pid, startedAt }: ProcessRow, { links, since }: Outputs): boolean {
  if (links.size === 0 || Number(startedAt) < since) return false
  return namesIn(`/proc/${pid}/fd`).some((fd) => links.has(linkOrNull(pid, fd) ?? ''))
}

/** From the third on: the second is the program's name in brackets, and may hold spaces and brackets. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}

function linkOrNull(pid: number, fd: number | string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
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
