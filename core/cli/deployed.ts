/**
 * What the entry point of an artifact calls: serves one project as its environment says, keeps its state in
 * one folder, and ends in order when the platform asks it to.
 */
import { chownSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HearthError } from '../contract/error.ts'
import { findRenderer, readVersion } from '../server/installation.ts'
import { type ListeningServer, listen } from '../server/listen.ts'
import type { LocalStudio } from '../studio/studio.ts'
import { untilIdle } from '../studio/until-idle.ts'
import { listenForInterrupt, whenAborted } from './interrupt.ts'
import { openLocalStudio } from './local-studio.ts'
import { parseNumberOption, print, reportFailure } from './output.ts'

export interface DeployedOptions {
  /** The project's folder; nothing is written into it. */
  project: string
  /** Where its state is kept where `HEARTH_DATA` does not say. */
  data: string
  env: Record<string, string | undefined>
}

/** Resolves with the process's exit code once it has ended in order; says on stderr what went wrong. */
export async function serveDeployed(options: DeployedOptions): Promise<number> {
  try {
    const interruption = listenForInterrupt()
    const settings = readSettings(options)
    mkdirSync(settings.data, { recursive: true })
    giveUpRoot(settings.data, options.env.HEARTH_RUN_AS)
    process.env.HEARTH_HOME ??= join(settings.data, 'home')
    const studio = await openLocalStudio([options.project], {
      isAttended: true,
      stateFolder: () => settings.data,
    })
    try {
      const server = await listen({ ...settings.server, studio, version: readVersion() })
      studio.announce(server.url)
      announce(server, options.env)
      await whenAborted(interruption.signal)
      await drain(server, studio, settings.drainMs)
      await Promise.all([server.close(), studio.shutdown()])
    } finally {
      await studio.shutdown()
    }
    return interruption.cause() === 'SIGINT' ? 130 : 0
  } catch (error) {
    return reportFailure(error, { json: false })
  }
}

function readSettings({ env, data }: DeployedOptions) {
  const surface = env.HEARTH_SURFACE ?? 'agents'
  if (surface !== 'agents' && surface !== 'studio') {
    throw invalid('HEARTH_SURFACE', `It is "agents" or "studio", not "${surface}".`)
  }
  const seconds = parseNumberOption(
    'HEARTH_DRAIN_SECONDS',
    env.HEARTH_DRAIN_SECONDS ?? '8',
    [0, 3600],
  )
  const { HEARTH_TOKEN: token, HEARTH_RATE_LIMIT: rate } = env
  return {
    data: resolve(env.HEARTH_DATA ?? data),
    drainMs: seconds * 1000,
    server: {
      port: parseNumberOption('PORT', env.PORT ?? '4747', [0, 65535]),
      host: env.HOST ?? '127.0.0.1',
      allowedHosts: [...list(env.HEARTH_ALLOWED_HOSTS), ...platformHosts(env)],
      origins: list(env.HEARTH_ORIGINS),
      surface,
      rendererRoot: findRenderer(),
      ...(rate
        ? { requestsPerMinute: parseNumberOption('HEARTH_RATE_LIMIT', rate, [1, 1_000_000]) }
        : {}),
      // Beyond this machine an absent token is refused, not made up.
      ...(token || !isLoopback(env.HOST) ? { token: token || null } : {}),
    },
  } as const
}

function isLoopback(host: string | undefined): boolean {
  return host === undefined || ['127.0.0.1', 'localhost', '::1'].includes(host)
}

/** Names that platforms give an app and tell it. */
function platformHosts(env: DeployedOptions['env']): string[] {
  const fly = env.FLY_APP_NAME
  const names = [
    env.RAILWAY_PUBLIC_DOMAIN,
    env.RAILWAY_PRIVATE_DOMAIN,
    env.RENDER_EXTERNAL_HOSTNAME,
  ]
  if (fly) names.push(`${fly}.fly.dev`, `${fly}.internal`, `${fly}.flycast`)
  return names.flatMap((name) => name || [])
}

/** New requests go elsewhere while those that somebody waits for are finished. */
async function drain(server: ListeningServer, studio: LocalStudio, limitMs: number): Promise<void> {
  server.drain()
  studio.announce(null)
  const limit = AbortSignal.timeout(limitMs)
  await untilIdle(studio, limit)
  await server.answered(limit)
}

/**
 * A platform mounts its volume as root's. The one moment as root is spent on making it ours.
 *
 * @param runAs `uid:gid`; absent: as whom the process was started.
 */
function giveUpRoot(data: string, runAs: string | undefined): void {
  if (runAs === undefined || process.getuid?.() !== 0) return
  const [uid, gid] = runAs
    .split(':')
    .map((part) => parseNumberOption('HEARTH_RUN_AS', part, [1, 2 ** 31]))
  if (uid === undefined || gid === undefined) throw invalid('HEARTH_RUN_AS', 'Write uid:gid.')
  chownSync(data, uid, gid)
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), uid, gid)
  }
  process.setgroups?.([])
  process.setgid?.(gid)
  process.setuid?.(uid)
}

function announce({ url, token }: ListeningServer, env: DeployedOptions['env']): void {
  print(`Hearth listens at ${url}`)
  // On this machine alone a token was made: nobody could know it otherwise.
  if (token !== null && !env.HEARTH_TOKEN) print(`Token: ${token}`)
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((part) => part.trim() || [])
}

function invalid(name: string, details: string): HearthError {
  return new HearthError({
    type: 'usage',
    status: 400,
    message: `${name} cannot be understood.`,
    details,
  })
}
