/**
 * Where a running server can be reached, for the CLI and clients on this machine: one file a server,
 * readable by its owner alone, written once it listens and removed when it stops. What a killed server
 * left behind is ignored.
 */
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

export const Discovered = z.object({
  schemaVersion: z.literal(1),
  url: z.string(),
  token: z.string().nullable(),
  pid: z.number().int(),
  /** Roots of the projects that are open, the default one first. */
  projects: z.array(z.string()),
  startedAt: z.number(),
})
export type Discovered = z.infer<typeof Discovered>

/** `$HEARTH_HOME/servers`, else `$XDG_RUNTIME_DIR/hearth/servers`, else `~/.hearth/servers`. */
export function discoveryFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HEARTH_HOME) return join(env.HEARTH_HOME, 'servers')
  const runtime = env.XDG_RUNTIME_DIR
  return runtime ? join(runtime, 'hearth', 'servers') : join(homedir(), '.hearth', 'servers')
}

export interface Announcement {
  /** Says anew what is open. */
  update(projects: string[]): void
  remove(): void
}

export function announceServer(
  folder: string,
  server: Omit<Discovered, 'schemaVersion'>,
): Announcement {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const file = join(folder, `${server.pid}-${randomUUID().slice(0, 8)}.json`)
  write(file, { schemaVersion: 1, ...server })
  return {
    update: (projects) => write(file, { schemaVersion: 1, ...server, projects }),
    remove: () => rmSync(file, { force: true }),
  }
}

/** Servers that are alive, newest first. */
export function discoverServers(folder: string): Discovered[] {
  return fileNames(folder)
    .flatMap((name) => read(join(folder, name)) ?? [])
    .filter((server) => isAlive(server.pid))
    .sort((a, b) => b.startedAt - a.startedAt)
}

function write(file: string, content: Discovered): void {
  const draft = `${file}.draft`
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Null for a file that vanished, cannot be read or is no announcement: others wrote it, not we. */
function read(file: string): Discovered | null {
  try {
    return Discovered.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT') || hasCode(error, 'EACCES')) {
      return null
    }
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
