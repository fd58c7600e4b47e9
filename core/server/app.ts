/**
 * THE API: one Hono app behind every door (local port, desktop, tests).
 *
 * Order of what a request meets: Host (421), Origin (403), preflight, token (401), rate (429), scope and
 * project of the token (403), path (404, 405), then the route: target (404), media type (415), size (413), JSON (400), fields (400).
 */
import { Hono } from 'hono'
import { noteDoing } from '../project/doing.ts'
import type { Studio } from '../studio/port.ts'
import { type AccessRules, checkHost, checkOrigin, isAllowedOrigin } from './access.ts'
import { adminEndpoints } from './admin.ts'
import { agentEndpoints } from './agents.ts'
import { activityEndpoints } from './api/activity.ts'
import { approvalEndpoints } from './api/approvals.ts'
import { changeEndpoints } from './api/changes.ts'
import { eventEndpoints } from './api/events.ts'
import { fileEndpoints } from './api/files.ts'
import { folderEndpoints } from './api/folders.ts'
import { gitEndpoints } from './api/git.ts'
import { inventoryEndpoints } from './api/inventory.ts'
import { maskedEndpoints } from './api/masked.ts'
import { mcpServerEndpoints } from './api/mcp-servers.ts'
import { projectEndpoints } from './api/projects.ts'
import { providerEndpoints } from './api/providers.ts'
import { queueEndpoints } from './api/queue.ts'
import { runAgainEndpoints } from './api/run-again.ts'
import { scheduleEndpoints } from './api/schedules.ts'
import { searchEndpoints } from './api/search.ts'
import { sessionEndpoints } from './api/sessions.ts'
import { sourceEndpoints } from './api/source.ts'
import { statisticsEndpoints } from './api/statistics.ts'
import { statusEndpoints } from './api/status.ts'
import { steeringEndpoints } from './api/steering.ts'
import { storageEndpoints } from './api/storage.ts'
import { terminalEndpoints } from './api/terminals.ts'
import { timelineImportEndpoints } from './api/timeline-imports.ts'
import { timelineEndpoints } from './api/timelines.ts'
import { tokenEndpoints } from './api/tokens.ts'
import { viewEndpoints } from './api/views.ts'
import { studioAsset } from './asset.ts'
import { dashboardEndpoints } from './dashboard.ts'
import { defaultAgentEndpoints } from './default-agent.ts'
import { docsAsset } from './docs-page.ts'
import { createMethodTable, type DoorBindings, type Endpoint, endpoint, mount } from './endpoint.ts'
import {
  type ErrorReport,
  errorResponse,
  invalidRequest,
  methodNotAllowed,
  reportToStderr,
  routeNotFound,
  settleError,
} from './errors.ts'
import { asksForFlue, createFlueDoor } from './flue/door.ts'
import { toFlueError } from './flue/error.ts'
import type { LoopDelay } from './loop-watch.ts'
import { personNeeded, questionFor } from './person.ts'
import { answerByApp, appFinder } from './project-app.ts'
import { runEndpoints } from './runs.ts'
import type { ServerContext } from './server-context.ts'
import { checkSurface } from './surface.ts'
import { Gate, type KnownCaller } from './tokens/gate.ts'
import type { HeaderReader } from './tokens/header-reader.ts'
import { endWithToken } from './tokens/held-stream.ts'
import { workflowEndpoints } from './workflows.ts'

export interface AppOptions {
  studio: Studio
  version: string
  access: AccessRules
  /** Aborted when the server stops. */
  closing: AbortSignal
  /** Folder of the built renderer; null when there is none. */
  rendererRoot: string | null
  report?: ErrorReport
  onProjectsChanged?(): void
  movePort?(port: number | null): Promise<void>
  loopDelay?(): LoopDelay
}

export type HearthApp = Hono<{ Bindings: DoorBindings }>

/** Every route of the API but the document itself. */
export const apiEndpoints: readonly Endpoint[] = [
  ...statusEndpoints,
  ...agentEndpoints,
  ...workflowEndpoints,
  ...runEndpoints,
  ...adminEndpoints,
  ...defaultAgentEndpoints,
  ...dashboardEndpoints,
  ...projectEndpoints,
  ...inventoryEndpoints,
  ...mcpServerEndpoints,
  ...sessionEndpoints,
  ...searchEndpoints,
  ...activityEndpoints,
  ...queueEndpoints,
  ...steeringEndpoints,
  ...runAgainEndpoints,
  ...statisticsEndpoints,
  ...viewEndpoints,
  ...approvalEndpoints,
  ...scheduleEndpoints,
  ...storageEndpoints,
  ...maskedEndpoints,
  ...eventEndpoints,
  ...timelineEndpoints,
  ...timelineImportEndpoints,
  ...fileEndpoints,
  ...gitEndpoints,
  ...changeEndpoints,
  ...sourceEndpoints,
  ...terminalEndpoints,
  ...providerEndpoints,
  ...folderEndpoints,
  ...tokenEndpoints,
]

export function createApp(options: AppOptions): HearthApp {
  return createServerApp(createServerContext(options), options.rendererRoot)
}

export function createServerContext(options: AppOptions): ServerContext {
  const { studio, version, access, closing, report = reportToStderr } = options
  const onProjectsChanged = () => options.onProjectsChanged?.()
  const startedAt = Date.now()
  const gate = new Gate(access)
  const loopDelay = () => options.loopDelay?.() ?? null
  return {
    studio,
    version,
    access,
    gate,
    closing,
    report,
    startedAt,
    loopDelay,
    movePort: options.movePort ?? null,
    onProjectsChanged,
  }
}

export function createServerApp(server: ServerContext, rendererRoot: string | null): HearthApp {
  const app: HearthApp = new Hono()
  const endpoints = [documentEndpoint, adminDocumentEndpoint, ...apiEndpoints]
  const methodsAt = createMethodTable(endpoints)
  const answerInFlue = createFlueDoor(server)
  const appAt = appFinder(server, endpoints)

  app.use(async (c, next) => {
    noteDoing(`${c.req.method} ${c.req.path}`)
    const header: HeaderReader = (name) => c.req.raw.headers.get(name)
    const origin = header('origin')
    let caller: KnownCaller | null = null
    if (!c.env?.trusted) {
      const asked = { method: c.req.method, path: c.req.path }
      const refused = checkHost(server.access, header, asked) ?? checkOrigin(server.access, header)
      if (refused) throw refused
      if (c.req.method === 'OPTIONS') return preflight(origin)
      const open = appAt(c.req.path)
      if (open?.isPublic) return answerByApp(server, open, c.req.raw)
      if (!isPublic(c.req.raw)) {
        const identified = server.gate.identify(header, { subProtocols: false })
        caller = identified.ok ? identified.caller : null
        const refused = identified.ok
          ? server.gate.check(identified.caller, asked, server.studio)
          : identified.error
        if (refused) {
          server.gate.note(caller, { ...asked, status: refused.status })
          const error = settleError(refused, '', server.report)
          return errorResponse(error, corsHeaders(origin))
        }
      }
      const closed = checkSurface(server.access, c.req.method, c.req.path)
      if (closed) throw closed
    }
    if (!isWellEncoded(c.req.raw.url)) throw invalidRequest('The path is not well encoded.')
    const person = c.env?.person
    const question = person ? await questionFor(server.studio, c.req.raw, c.req.path, person) : null
    if (question) throw personNeeded(question)
    const answered = await answerInFlue(c.req.raw, c.env ?? {})
    if (answered) c.res = answered
    else await next()
    if (caller !== null) {
      server.gate.note(caller, { method: c.req.method, path: c.req.path, status: c.res.status })
      if (caller.secret !== null) c.res = endWithToken(c.res, server.gate, caller)
    }
    if (origin !== null && isAllowedOrigin(server.access, origin, header('host'))) {
      for (const [name, value] of Object.entries(corsHeaders(origin)))
        c.res.headers.set(name, value)
    }
  })

  mount(app, endpoints, server)
  app.get('/', (c) => {
    if (acceptsHtml(c.req.raw)) return c.redirect('/studio/')
    throw routeNotFound(c.req.method, '/')
  })
  app.get('/studio', (c) => c.redirect('/studio/'))
  app.get('/studio/*', (c) => studioAsset(rendererRoot, c.req.path))
  app.get('/docs', (c) => docsAsset(c.req.path))
  app.get('/docs/*', (c) => docsAsset(c.req.path))
  app.get('/redoc', (c) => c.redirect('/docs'))

  app.notFound(async (c) => {
    const { method, path } = c.req
    const allowed: string[] = isPage(path) ? ['GET'] : methodsAt(path)
    const target = allowed.length === 0 ? appAt(path) : null
    if (target !== null) return answerByApp(server, target, c.req.raw)
    const known = allowed.length > 0 && !allowed.includes(method)
    const error = settleError(
      known ? methodNotAllowed(method, allowed) : routeNotFound(method, path),
      path,
      server.report,
    )
    return errorResponse(asksForFlue(c.req.raw) ? toFlueError(error) : error)
  })
  app.onError((error, c) =>
    errorResponse(settleError(error, `${c.req.method} ${c.req.path}`, server.report)),
  )
  return app
}

const documentEndpoint: Endpoint = endpoint({
  method: 'GET',
  path: '/openapi.json',
  scope: 'project',
  tag: 'Server',
  summary: 'This document',
  result: null,
  also: [{ status: 200, description: 'OpenAPI 3.1', content: 'application/json' }],
  async handle({ server }) {
    const { openApiDocument } = await import('./openapi.ts')
    const endpoints = [documentEndpoint, adminDocumentEndpoint, ...apiEndpoints]
    return Response.json(openApiDocument(endpoints, server.version))
  },
})

const adminDocumentEndpoint: Endpoint = endpoint({
  method: 'GET',
  path: '/admin/openapi.json',
  scope: 'project',
  tag: 'Admin',
  summary: 'The document of the routes below /admin alone',
  result: null,
  also: [{ status: 200, description: 'OpenAPI 3.1', content: 'application/json' }],
  async handle({ server }) {
    const { adminDocument } = await import('./openapi.ts')
    return Response.json(adminDocument(adminEndpoints, server.version))
  },
})

/** What needs no token: whether the server lives, and pages that hold no secret. */
function isPublic(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const { pathname } = new URL(request.url)
  if (pathname === '/') return acceptsHtml(request)
  return pathname === '/health' || isPage(pathname)
}

function isPage(path: string): boolean {
  return /^\/(?:studio\/|docs\/|(?:studio|docs|redoc)$)/.test(path)
}

function acceptsHtml(request: Request): boolean {
  return (request.headers.get('accept') ?? '').includes('text/html')
}

function isWellEncoded(url: string): boolean {
  try {
    decodeURIComponent(new URL(url).pathname)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

/** Answered before the token is asked for, so it says nothing about what there is. */
function preflight(origin: string | null): Response {
  const headers: Record<string, string> = { ...corsHeaders(origin), 'cache-control': 'no-store' }
  if (origin !== null) {
    headers['access-control-allow-methods'] = 'GET, HEAD, POST, PUT, PATCH, DELETE'
    headers['access-control-allow-headers'] =
      'authorization, content-type, accept, idempotency-key, last-event-id, x-flue-dialect'
    headers['access-control-max-age'] = '600'
  }
  return new Response(null, { status: 204, headers })
}

/** For an origin that was found to be allowed; never with credentials. */
function corsHeaders(origin: string | null): Record<string, string> {
  if (origin === null) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-flue-run-id, hearth-error-ref, hearth-warning',
    vary: 'Origin',
  }
}
