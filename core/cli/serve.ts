/** `hearth serve`: opens the projects, listens, says where, and ends in order. */
import { resolve } from 'node:path'
import { looksLikeProject } from '../server/api/folders.ts'
import { findRenderer, readVersion } from '../server/installation.ts'
import type { ListeningServer } from '../server/listen.ts'
import { loadEnvironmentFiles } from './environment.ts'
import { listenForInterrupt, whenAborted } from './interrupt.ts'
import { openLocalStudio } from './local-studio.ts'
import { parseNumberOption, print, usageError } from './output.ts'
import { settingsOf } from './settings.ts'

export interface ServeOptions {
  project?: string[]
  port: string
  token?: string
  auth: boolean
  origin?: string[]
  json?: boolean
  open?: boolean
  env?: string[]
  config?: string
  host: string
  allowedHost?: string[]
  rateLimit?: string
}

export async function serve(options: ServeOptions): Promise<number> {
  const port = parseNumberOption('--port', options.port, [0, 65535])
  loadEnvironmentFiles(options.env ?? [])
  const token = chooseToken(options)
  const requestsPerMinute = chooseRate(options)
  const origins = (options.origin ?? []).map(checkOriginOption)
  const settings = settingsOf({ config: options.config ?? process.env.HEARTH_CONFIG })
  const interruption = listenForInterrupt()
  const { listen } = await import('../server/listen.ts')
  const studio = await openLocalStudio(chooseProjects(options.project), {
    isAttended: true,
    ...(settings ? { settings } : {}),
  })
  try {
    const server = await listen({
      studio,
      version: readVersion(),
      port,
      host: options.host,
      allowedHosts: options.allowedHost ?? [],
      origins,
      rendererRoot: findRenderer(),
      ...(token === undefined ? {} : { token }),
      ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    })
    studio.announce(server.url)
    announce(server, studio.projects(), options)
    if (options.open) await openBrowser(studioAddress(server))
    await whenAborted(interruption.signal)
    studio.announce(null)
    // Together: callers that wait for an answer get one when the studio stops their work.
    await Promise.all([server.close(), studio.shutdown()])
  } finally {
    await studio.shutdown()
  }
  // Not released: a second Ctrl-C may come when all is closed but the process has not ended.
  return interruption.cause() === 'SIGINT' ? 130 : 0
}

function announce(
  server: ListeningServer,
  projects: { name: string; root: string }[],
  options: ServeOptions,
): void {
  const { url, token } = server
  if (options.json) {
    print(JSON.stringify({ url, token, pid: process.pid }))
    return
  }
  print(`Hearth is at ${studioAddress(server)}`)
  for (const project of projects) print(`  ${project.name}: ${project.root}`)
  if (projects.length === 0) print('  No project is open yet: choose one in the studio.')
  if (token === null) print('  No token is asked for: any program on this machine may call.')
}

/** The page takes the token from the fragment, which browsers never send. */
function studioAddress({ url, token }: ListeningServer): string {
  return token === null ? `${url}/studio/` : `${url}/studio/#token=${token}`
}

async function openBrowser(address: string): Promise<void> {
  const { default: open } = await import('open')
  const browser = await open(address)
  browser.on('error', () => process.stderr.write(`No browser could be opened for ${address}\n`))
}

/** Undefined leaves it to the server. */
function chooseRate({ rateLimit = process.env.HEARTH_RATE_LIMIT }: ServeOptions) {
  if (rateLimit === undefined || rateLimit === '') return undefined
  return parseNumberOption('--rate-limit', rateLimit, [1, 1_000_000])
}

/** Undefined lets the server make one. */
function chooseToken({ auth, token = process.env.HEARTH_TOKEN }: ServeOptions) {
  if (!auth) return null
  if (token === undefined || token === '') return undefined
  if (/^[\w.~+/=-]+$/.test(token)) return token
  throw usageError('--token may hold letters, digits and . _ ~ + / = - only.')
}

/** Without --project: the current folder when it looks like a project, else none. */
function chooseProjects(given: string[] | undefined): string[] {
  if (given) return given.map((folder) => resolve(folder))
  const here = process.cwd()
  return looksLikeProject(here) ? [here] : []
}

function checkOriginOption(origin: string): string {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return origin
  throw usageError(`--origin must be an origin such as http://localhost:5173, not "${origin}".`)
}
