/** The studio: which projects are open, and what they share. */
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { HearthError } from '../contract/error.ts'
import type { Project } from '../contract/project.ts'
import type { Clock } from '../dispatch/clock.ts'
import { listTemplates, writeTemplate } from '../project/templates.ts'
import type { ThreadLimits } from '../project/thread-host.ts'
import { LocalProject } from './local-project.ts'
import type { OpenProject, SecretVault, Studio } from './port.ts'
import type { SettingsOverrides } from './project-settings.ts'
import { Providers } from './provider-registry.ts'
import { RecentProjects } from './recent-projects.ts'

export interface StudioOptions {
  /** Folders to open at once; the first is the default project. */
  projects: string[]
  vault: SecretVault
  /** The user's own folder: providers without their keys, recent folders. */
  settingsDir: string
  env: Record<string, string | undefined>
  /** Told of failures that no caller waits for. */
  onError(error: unknown): void
  limits?: ThreadLimits
  /**
   * False for a command that opens a project for one thing: nobody can answer what agents ask for, so that
   * it is refused at once, and no schedule starts anything. Default: true.
   */
  isAttended?: boolean
  /** What schedules go by. Default: the computer's clock. */
  clock?: Clock
  /** Threads start with the first work for a project's own code. */
  startsWhenUsed?: boolean
  /** Where a project's history is kept, for projects whose folder is not to be written. Default: in it. */
  stateFolder?(root: string): string
  /** Instead of what the files of the projects say. */
  settings?: SettingsOverrides
}

/** A studio that lives in this process. */
export interface LocalStudio extends Studio {
  open(root: string): Promise<LocalProject>
  readonly providers: Providers
  /** Tells other processes, through each open project, where this one is reached. */
  announce(url: string | null): void
}

/** `HEARTH_CONFIG` names another file than the usual ones, for every project. */
function configFileOf({ HEARTH_CONFIG: configFile }: StudioOptions['env']): SettingsOverrides {
  return configFile ? { configFile } : {}
}

/** Opens the given folders. Rejects, leaving nothing open, when one of them cannot be opened. */
export async function createStudio(options: StudioOptions): Promise<LocalStudio> {
  const recent = new RecentProjects(options.settingsDir)
  const open = new Map<string, LocalProject>()
  /** Folders that are being opened, so that two requests open one project. */
  const opening = new Map<string, Promise<LocalProject>>()
  let url: string | null = null
  let isStopping = false

  const providers = await Providers.open({
    vault: options.vault,
    settingsFolder: options.settingsDir,
    env: options.env,
    defaultProject: () => defaultProject()?.providers ?? null,
  })

  function defaultProject(): LocalProject | null {
    return open.values().next().value ?? null
  }

  /** While the studio stops, a project that is closed already was not asked for in error. */
  function missing(id: string | null): HearthError {
    return isStopping ? studioStopping() : projectNotFound(id, [...open.keys()])
  }

  async function openFolder(root: string): Promise<LocalProject> {
    await checkFolder(root)
    const id = freeId(basename(root), new Set(open.keys()))
    const project = await LocalProject.open({
      id,
      root,
      isDefault: () => defaultProject()?.id === id,
      providers: (project) => providers.settingsFor(project),
      vault: options.vault,
      onError: options.onError,
      ...(options.limits ? { limits: options.limits } : {}),
      ...(options.startsWhenUsed ? { startsWhenUsed: true } : {}),
      ...(options.isAttended === undefined ? {} : { isAttended: options.isAttended }),
      ...(options.clock ? { clock: options.clock } : {}),
      settings: { ...configFileOf(options.env), ...options.settings },
      ...(options.stateFolder ? { stateFolder: options.stateFolder(root) } : {}),
    })
    project.announce(url)
    open.set(id, project)
    recent.remember(root, Date.now())
    return project
  }

  const studio: LocalStudio = {
    providers,
    projects: (): Project[] => [...open.values()].map((project) => project.describe()),
    project(id): OpenProject {
      const project = id === null ? defaultProject() : open.get(id)
      if (project) return project
      throw missing(id)
    },
    async open(folder) {
      const root = resolve(folder)
      const known = [...open.values()].find((project) => project.root === root)
      if (known) return known
      const started = opening.get(root) ?? openFolder(root)
      opening.set(root, started)
      try {
        return await started
      } finally {
        opening.delete(root)
      }
    },
    async create({ root, name, ...request }) {
      const folder = resolve(root)
      await writeTemplate({ ...request, root: folder, name: name ?? basename(folder) })
      return studio.open(folder)
    },
    async close(id) {
      const project = open.get(id)
      if (!project) throw missing(id)
      open.delete(id)
      await project.close()
    },
    async restoreBackup(id, backup) {
      const project = open.get(id)
      if (!project) throw missing(id)
      project.backups.requestRestore(backup)
      const order = [...open.keys()]
      await studio.close(id)
      const restored = await studio.open(project.root)
      // The first one is the default project, and stays it.
      const reopened = new Map(open)
      open.clear()
      for (const key of [...order, ...reopened.keys()]) {
        const entry = reopened.get(key)
        if (entry) open.set(key, entry)
      }
      return restored
    },
    templates: listTemplates,
    recent: () => recent.list(),
    announce(address) {
      url = address
      for (const project of open.values()) project.announce(address)
    },
    warn(message, attributes) {
      for (const { output } of open.values()) output.record('warn', message, attributes)
    },
    async shutdown() {
      isStopping = true
      await Promise.allSettled(opening.values())
      const projects = [...open.values()]
      open.clear()
      await Promise.all(projects.map((project) => project.close()))
    },
  }

  try {
    for (const root of options.projects) await studio.open(root)
  } catch (error) {
    await studio.shutdown()
    throw error
  }
  providers.detect().catch(options.onError)
  return studio
}

async function checkFolder(root: string): Promise<void> {
  const entry = await stat(root).catch(() => null)
  if (entry?.isDirectory()) return
  throw new HearthError({
    type: 'project_unreadable',
    status: 400,
    message: 'This is not a folder that can be opened.',
    details: entry ? `${root} is a file.` : `${root} does not exist or cannot be read.`,
  })
}

/** URL-safe, from the folder's name, with a number when it is taken. */
export function freeId(name: string, taken: ReadonlySet<string>): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g)
  const base = words?.join('-') ?? 'project'
  if (!taken.has(base)) return base
  for (let number = 2; ; number++) {
    if (!taken.has(`${base}-${number}`)) return `${base}-${number}`
  }
}

function studioStopping(): HearthError {
  return new HearthError({
    type: 'server_stopping',
    status: 503,
    message: 'Hearth stops: its projects are being closed.',
    details: 'Try again in a few seconds.',
  })
}

function projectNotFound(id: string | null, known: string[]): HearthError {
  return new HearthError({
    type: 'project_not_found',
    status: 404,
    message: id === null ? 'No project is open.' : `There is no open project "${id}".`,
    details: known.length === 0 ? 'Open a folder first.' : `Open projects: ${known.join(', ')}.`,
  })
}
