/**
 * Paths that are none of the API's go to the project's own `app.ts`. With `export const auth = 'none'` it
 * is asked without a token, because it checks by itself who asks: a webhook's signature, for example.
 *
 * W1  A request without a token reaches the app or nothing: never a route of the API.
 * W2  The app is never shown the server's token, and its pages run in an origin of their own.
 */
import { HearthError } from '../contract/error.ts'
import type { WebAnswer } from '../runtime/app/web-message.ts'
import type { OpenProject } from '../studio/port.ts'
import { readBytes } from './body.ts'
import type { Endpoint } from './endpoint.ts'
import { methodNotAllowed } from './errors.ts'
import type { ServerContext } from './server-context.ts'

export interface AppTarget {
  project: OpenProject
  /** Without the prefix of the project. */
  path: string
  isPublic: boolean
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Bytes; more than any chat or forge sends, little enough to be sent by strangers. */
const bodyLimit = 4 * 1024 * 1024
/** At once and per project: strangers must not fill the thread with work. */
const mostRequests = 32

/** Given a path, decoded as routes see it: the app that answers there; null where the API does. */
export function appFinder(
  server: ServerContext,
  endpoints: readonly Endpoint[],
): (path: string) => AppTarget | null {
  const own = new Set(['', 'studio', 'docs', 'redoc', 'projects'])
  for (const { path } of endpoints) own.add(firstSegment(path))
  return (path) => {
    const [, name, rest] = /^\/projects\/([^/]+)(\/.*)$/.exec(path) ?? []
    const inProject = rest ?? path
    if (own.has(firstSegment(inProject)) || /[%\\]|\/\//.test(path)) return null
    const project = findProject(server, name ?? null)
    const app = project?.app() ?? null
    if (project === null || app === null) return null
    return { project, path: inProject, isPublic: app.isPublic }
  }
}

function firstSegment(path: string): string {
  return path.split('/')[1] ?? ''
}

function findProject({ studio }: ServerContext, id: string | null): OpenProject | null {
  try {
    return studio.project(id)
  } catch (error) {
    if (HearthError.is(error) && error.type === 'project_not_found') return null
    throw error
  }
}

const running = new WeakMap<OpenProject, number>()

export async function answerByApp(
  server: ServerContext,
  { project, path }: AppTarget,
  request: Request,
): Promise<Response> {
  const count = running.get(project) ?? 0
  if (count >= mostRequests) throw busy()
  running.set(project, count + 1)
  try {
    if (!methods.includes(request.method)) throw methodNotAllowed(request.method, methods)
    const { search, origin } = new URL(request.url)
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
    const answer = await project.answerByApp({
      method: request.method,
      url: origin + path + search,
      headers: forwardedHeaders(server, request),
      body: hasBody ? await readBytes(request, bodyLimit) : null,
    })
    return toResponse(answer, request.method)
  } finally {
    running.set(project, (running.get(project) ?? 1) - 1)
  }
}

function forwardedHeaders(server: ServerContext, request: Request): [string, string][] {
  const isOurToken = server.gate.isOurs((name) => request.headers.get(name))
  return [...request.headers].filter(([name]) => name !== 'authorization' || !isOurToken)
}

/** About this connection, not about the answer. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
])

function toResponse({ status, headers, body }: WebAnswer, method: string): Response {
  const isBare = method === 'HEAD' || status === 204 || status === 205 || status === 304
  const response = new Response(isBare ? null : new Uint8Array(body), { status })
  for (const [name, value] of headers) {
    if (!hopByHop.has(name.toLowerCase())) response.headers.append(name, value)
  }
  // The studio is served by the same address: without this a page of the app could act in its name.
  response.headers.set('content-security-policy', 'sandbox allow-forms allow-scripts allow-popups')
  response.headers.set('x-content-type-options', 'nosniff')
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  return response
}

function busy(): HearthError {
  return new HearthError({
    type: 'app_busy',
    status: 503,
    message: 'The project’s app is answering too many requests.',
    details: `It takes ${mostRequests} at once. Try again in a moment.`,
  })
}
