/**
 * Who answers a command: the server it names, else the live server that has the project open, else
 * this process itself. All three through the same client, so a command is written once.
 */
import { resolve } from 'node:path'
import { createHearthClient, type HearthClient } from '../client/index.ts'
import { HearthError } from '../contract/error.ts'
import { looksLikeProject } from '../server/api/folders.ts'
import { type Discovered, discoverServers, discoveryFolder } from '../server/discovery.ts'
import { readVersion } from '../server/installation.ts'
import type { SettingsOverrides } from '../studio/project-settings.ts'
import { settingsFolder } from '../studio/settings-folder.ts'
import { usageError } from './output.ts'

export interface ReachOptions {
  project?: string
  server?: string
  token?: string
  json?: boolean
  /** What this command says instead of the project's files; then it must open the project itself. */
  settings?: SettingsOverrides
}

export interface Reached {
  client: HearthClient
  /** True when this process holds the project open: what it starts must end before it does. */
  isLocal: boolean
  close(): Promise<void>
}

export async function reach(options: ReachOptions): Promise<Reached> {
  const token = options.token ?? process.env.HEARTH_TOKEN
  if (options.server && options.settings) throw servedElsewhere(options.server)
  if (options.server) return remote(createHearthClient({ baseUrl: options.server, token }))
  const folder = resolve(options.project ?? process.cwd())
  const servers = discoverServers(discoveryFolder())
  const live = await findServer(servers, folder)
  if (live && options.settings) throw servedElsewhere(live.url)
  if (live) return remote(live.client)
  if (options.project === undefined && !looksLikeProject(folder)) {
    const [newest] = servers
    if (newest) return remote(clientOf(newest))
    throw usageError(
      'There is no project here.',
      'Go to a project’s folder, name one with --project, or make one with "hearth init".',
    )
  }
  return openHere(folder, options.settings)
}

function servedElsewhere(url: string): HearthError {
  return usageError(
    '--config, --allow-write and --allow-shell are for projects that this command opens itself.',
    `The server at ${url} has it open, with its own settings: stop it, or write them into hearth.toml.`,
  )
}

async function findServer(
  servers: Discovered[],
  folder: string,
): Promise<{ url: string; client: HearthClient } | null> {
  for (const server of servers) {
    const client = clientOf(server)
    const projects = await client.projects.list().catch((error: unknown) => {
      // A server that is going down, or another user's: not the one we look for.
      if (HearthError.is(error)) return []
      throw error
    })
    const found = projects.find((project) => project.root === folder)
    if (found) return { url: server.url, client: client.inProject(found.id) }
  }
  return null
}

function clientOf({ url, token }: Discovered): HearthClient {
  return createHearthClient({ baseUrl: url, token: token ?? undefined })
}

function remote(client: HearthClient): Reached {
  return { client, isLocal: false, close: () => Promise.resolve() }
}

async function openHere(folder: string, settings?: SettingsOverrides): Promise<Reached> {
  const [{ openLocalStudio }, { createApp }, { TokenFolder }] = await Promise.all([
    import('./local-studio.ts'),
    import('../server/app.ts'),
    import('../server/tokens/token-folder.ts'),
  ])
  const studio = await openLocalStudio([folder], {
    isAttended: false,
    ...(settings ? { settings } : {}),
  })
  const closing = new AbortController()
  const app = createApp({
    studio,
    version: readVersion(),
    access: {
      port: () => null,
      token: null,
      tokens: new TokenFolder(settingsFolder()),
      origins: [],
    },
    closing: closing.signal,
    rendererRoot: null,
  })
  const client = createHearthClient({
    baseUrl: 'http://hearth.local',
    fetch: (url, init) => app.fetch(new Request(url, init), { trusted: true }),
  })
  return {
    client,
    isLocal: true,
    async close() {
      closing.abort()
      await studio.shutdown()
    },
  }
}

/** Runs a command against whoever answers, and lets go of it afterwards. */
export async function withReached<Result>(
  options: ReachOptions,
  work: (reached: Reached) => Promise<Result>,
): Promise<Result> {
  const reached = await reach(options)
  try {
    return await work(reached)
  } finally {
    await reached.close()
  }
}
