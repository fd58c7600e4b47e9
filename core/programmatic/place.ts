/** The project that a call is about: the one around the code, or a folder that a program has open. */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { RuntimeContext } from '../runtime/context.ts'
import { setProcessRuntime, surroundingRuntime } from '../runtime/current.ts'

/** Where a project is, for programs of their own. Code that Hearth runs is in its project already. */
export interface ProjectPlace {
  /** The project's folder. Default: the folder of `configPath`, else the working folder. */
  root?: string
  /** Its configuration file; one of another name than `hearth.toml` replaces that. */
  configPath?: string
}

/** A project for as long as it is held. */
export interface Lease {
  runtime: RuntimeContext
  /** The last one to let go closes the project. Idempotent. */
  release(): Promise<void>
}

interface Held {
  opened: Promise<{ runtime: RuntimeContext; close(): Promise<void> }>
  leases: number
}

const held = new Map<string, Held>()
/** Projects that are being closed: whoever wants one of them waits for it. */
const closing = new Map<string, Promise<void>>()

/**
 * The project around the calling code, or the one at `place`, opened in this process.
 *
 * @throws `project_in_use` (409) when a studio or another program has it open.
 */
export async function leaseProject(place: ProjectPlace): Promise<Lease> {
  const surrounding = surroundingRuntime()
  if (surrounding !== null) {
    assertSame(surrounding, place)
    return { runtime: surrounding, release: async () => {} }
  }
  const { root, configFile } = locate(place)
  await closing.get(root)
  const known = held.get(root) ?? { opened: open(root, configFile), leases: 0 }
  held.set(root, known)
  known.leases += 1
  try {
    const { runtime } = await known.opened
    setProcessRuntime(firstOpened ?? runtime)
    firstOpened ??= runtime
    return { runtime, release: once(() => release(root, known)) }
  } catch (error) {
    held.delete(root)
    throw error
  }
}

let firstOpened: RuntimeContext | null = null

async function open(root: string, configFile: string | null) {
  if (!isFolder(root)) {
    throw new HearthError({
      type: 'project_unreadable',
      status: 400,
      message: 'This is not a folder that can be opened.',
      details: `${root} ${existsSync(root) ? 'is a file' : 'does not exist'}.`,
    })
  }
  const { openProjectHere } = await import('./open-here.ts')
  return openProjectHere(root, configFile)
}

async function release(root: string, project: Held): Promise<void> {
  project.leases -= 1
  if (project.leases > 0) return
  held.delete(root)
  const { runtime, close } = await project.opened
  if (firstOpened === runtime) {
    firstOpened = null
    setProcessRuntime(null)
  }
  const closed = close()
  closing.set(root, closed)
  try {
    await closed
  } finally {
    closing.delete(root)
  }
}

function locate({ root, configPath }: ProjectPlace): { root: string; configFile: string | null } {
  const config = configPath === undefined ? null : resolve(root ?? '.', configPath)
  const folder = resolve(root ?? (config === null ? '.' : dirname(config)))
  const isUsual =
    config === null || /^(?:hearth\.(?:toml|config\.m?[tj]s)|pyflue\.toml)$/.test(basename(config))
  if (config !== null && !existsSync(config)) {
    throw new HearthError({
      type: 'config_not_found',
      status: 400,
      message: 'There is no such configuration file.',
      details: config,
    })
  }
  return { root: folder, configFile: isUsual ? null : config }
}

function assertSame({ projectRoot }: RuntimeContext, place: ProjectPlace): void {
  if (place.root === undefined && place.configPath === undefined) return
  if (locate(place).root === resolve(projectRoot)) return
  throw new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'Code of a project works in that project.',
    details: `It runs in ${projectRoot}: leave "root" and "configPath" out.`,
  })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => {
    done ??= work()
    return done
  }
}
