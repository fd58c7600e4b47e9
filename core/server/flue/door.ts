/** The door of Flue's dialect: its routes below `/flue`, and at their own paths for requests that ask. */
import { Hono } from 'hono'
import { createMethodTable, type DoorBindings, mount } from '../endpoint.ts'
import { errorResponse, methodNotAllowed, routeNotFound, settleError } from '../errors.ts'
import type { ServerContext } from '../server-context.ts'
import { flueEndpoints } from './endpoints.ts'
import { toFlueError } from './error.ts'

export const flueHeader = 'x-flue-dialect'
const prefix = '/flue'

/** The path without the dialect's prefix; null when it has none. */
export function withoutFluePrefix(path: string): string | null {
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null
}

/** Whether the header asks for this dialect. */
export function asksForFlue(request: Request): boolean {
  return request.headers.get(flueHeader)?.toLowerCase() === 'flue'
}

/** Answers requests in this dialect; null for those of another one. */
export function createFlueDoor(
  server: ServerContext,
): (request: Request, bindings: DoorBindings) => Promise<Response | null> {
  const routes = new Hono<{ Bindings: DoorBindings }>()
  mount(routes, flueEndpoints, server)
  const app = new Hono<{ Bindings: DoorBindings }>()
  app.route('/', routes)
  app.route(prefix, routes)
  const methodsAt = createMethodTable(flueEndpoints)
  const respond = (error: unknown, where: string) =>
    errorResponse(toFlueError(settleError(error, where, server.report)))

  app.notFound((c) => {
    const { method, path } = c.req
    const allowed: string[] = methodsAt(withoutFluePrefix(path) ?? path)
    const error =
      allowed.length > 0 ? methodNotAllowed(method, allowed) : routeNotFound(method, path)
    return respond(error, path)
  })
  app.onError((error, c) => respond(error, `${c.req.method} ${c.req.path}`))

  return async (request, bindings) => {
    const { pathname } = new URL(request.url)
    const isPrefixed = withoutFluePrefix(pathname) !== null
    // What the dialect does not have, such as /health, is answered as always.
    if (!isPrefixed && !(asksForFlue(request) && methodsAt(pathname).length > 0)) return null
    return app.fetch(request, bindings)
  }
}
