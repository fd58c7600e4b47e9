/**
 * One process per project: `.hearth/owner.json` says which. A file left by a dead process is taken
 * over, so a crash never locks anyone out.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { HearthError } from '../contract/error.ts'

const Owner = z.object({
  pid: z.number().int(),
  /** When the kernel started that process: a reused pid has another. Null where it cannot be read. */
  processStart: z.string().nullable(),
  /** This lock alone, so that one process never opens a project twice. */
  token: z.string(),
  startedAt: z.string(),
  url: z.string().nullable(),
})
type Owner = z.infer<typeof Owner>

export interface OwnerLock {
  /** Says where the project is served, for whoever finds it in use. */
  announce(url: string | null): void
  release(): void
}

const heldHere = new Set<string>()

/** Raises `project_in_use` (409) when a live process has the project open. */
export function takeOwnerLock(file: string): OwnerLock {
  const holder = readOwner(file)
  if (holder && isAlive(holder)) throw projectInUse(holder)
  let owner: Owner = {
    pid: process.pid,
    processStart: processStart(process.pid),
    token: randomUUID(),
    startedAt: new Date().toISOString(),
    url: null,
  }
  writeOwner(file, owner)
  const winner = readOwner(file)
  if (winner && winner.token !== owner.token) throw projectInUse(winner)
  heldHere.add(owner.token)
  return {
    announce(url) {
      owner = { ...owner, url }
      writeOwner(file, owner)
    },
    release() {
      if (!heldHere.delete(owner.token)) return
      if (readOwner(file)?.token === owner.token) rmSync(file, { force: true })
    },
  }
}

function readOwner(file: string): Owner | null {
  try {
    return Owner.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function writeOwner(file: string, owner: Owner): void {
  const draft = `${file}.${owner.token}`
  writeFileSync(draft, `${JSON.stringify(owner, null, 2)}\n`)
  renameSync(draft, file)
}

function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return heldHere.has(owner.token)
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    const denied = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!denied) return false
  }
  return owner.processStart === processStart(owner.pid)
}

/** Field 22 of `/proc/<pid>/stat`, counted after the name, which may hold spaces and brackets. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function projectInUse(owner: Owner): HearthError {
  const where = owner.url === null ? `process ${owner.pid}` : `${owner.url} (process ${owner.pid})`
  return new HearthError({
    type: 'project_in_use',
    status: 409,
    message: 'The project is already open in another Hearth.',
    details: `It is open in ${where} since ${owner.startedAt}. Use that one, or stop it first.`,
    meta: { pid: owner.pid, url: owner.url, startedAt: owner.startedAt },
  })
}
