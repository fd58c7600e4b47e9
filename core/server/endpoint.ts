/**
 * One route of the API as data: what it takes, what it answers, and the function behind it. The same
 * value makes the Hono route, the 405 table and the OpenAPI entry, so none can drift from the others.
 */
import type { Hono } from 'hono'
import type { ZodObject, ZodRawShape, ZodType, z } from 'zod'
import type { PersonState } from '../contract/person.ts'
import type { OpenProject, Studio } from '../studio/port.ts'
import { checkBody, readBody } from './body.ts'
import { readQuery } from './query.ts'
import type { ServerContext } from './server-context.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Set by the door a request came through, never by the request. */
export interface DoorBindings {
  /** True for the desktop's own MessagePort: no network, so no Host, Origin or token. */
  trusted?: boolean
  /** Of that door: who is at the window. Absent where there is no window, as in tests. */
  person?: PersonState
}

export interface RequestContext<Params extends string, Query, Body> {
  request: Request
  params: Record<Params, string>
  query: Query
  /** Reads and checks the body. Lazy, so that a route decides what it looks at first. */
  body(): Promise<Body>
  server: ServerContext
  studio: Studio
  /** The project of the path. Raises `project_not_found`. */
  project: OpenProject
}

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never

type Answer<Schema> = Schema extends ZodType ? z.input<Schema> : null

export interface Documented {
  status: number
  description: string
  /** A schema is JSON; a string is another media type. */
  content: ZodType | string | null
}

export interface Definition<
  Path extends string,
  Shape extends ZodRawShape,
  Body extends ZodType,
  Result extends ZodType | null,
> {
  method: Method
  /** `{name}` is a parameter. Without the project prefix. */
  path: Path
  summary: string
  tag: string
  /** `project`: also under `/projects/{project}`, and below `/api` under `/api/projects/{project}`. */
  scope: 'studio' | 'project'
  query?: ZodObject<Shape>
  body?: Body
  /** For routes that read the body by rules a schema cannot say: what the document shows instead. */
  documentedBody?: ZodType
  /** Media type of the body; JSON unless said. Such a route reads and checks it by itself. */
  bodyType?: string
  /** Of the answer; null is 204 without a body. */
  result: Result
  status?: number
  /** Other answers than the first, for the document. */
  also?: Documented[]
  handle(
    context: RequestContext<ParamNames<Path>, z.output<ZodObject<Shape>>, z.output<Body>>,
  ): Answer<Result> | Response | Promise<Answer<Result> | Response>
}

export interface Endpoint {
  method: Method
  path: string
  summary: string
  tag: string
  scope: 'studio' | 'project'
  query: ZodObject | null
  body: ZodType | null
  bodyType: string
  answers: Documented[]
  respond(context: BareContext): Promise<Response>
}

interface BareContext {
  request: Request
  params: Record<string, string>
  server: ServerContext
}

/** Describes a route; types of parameters, query, body and answer come from the description. */
export function endpoint<
  const Path extends string,
  Shape extends ZodRawShape = Record<never, never>,
  Body extends ZodType = ZodType<Record<string, unknown>>,
  Result extends ZodType | null = null,
>(definition: Definition<Path, Shape, Body, Result>): Endpoint {
  const { method, path, summary, tag, scope, result } = definition
  const status = definition.status ?? (result === null ? 204 : 200)
  const first = { status, description: summary, content: result }
  return {
    method,
    path,
    summary,
    tag,
    scope,
    query: definition.query ?? null,
    body: definition.body ?? definition.documentedBody ?? null,
    bodyType: definition.bodyType ?? 'application/json',
    // A route without a JSON answer that documents another one has no 204.
    answers:
      result === null && definition.also ? definition.also : [first, ...(definition.also ?? [])],
    async respond({ request, params, server }) {
      const { searchParams } = new URL(request.url)
      const query = definition.query
        ? readQuery(definition.query, searchParams)
        : ({} as z.output<ZodObject<Shape>>)
      const context = {
        request,
        params: params as Record<ParamNames<Path>, string>,
        query,
        server,
        studio: server.studio,
        get project() {
          return server.studio.project(params.project ?? null)
        },
        async body() {
          const value = await readBody(request)
          return (definition.body ? checkBody(definition.body, value) : value) as z.output<Body>
        },
      }
      // A route that takes no body still refuses one of another type: no simple request gets in.
      if (method !== 'GET' && !definition.body && !definition.documentedBody) await context.body()
      const answer = await definition.handle(context)
      if (answer instanceof Response) return answer
      if (answer === null && result === null) return new Response(null, { status })
      return json(answer, status)
    },
  }
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}

/** The paths an endpoint is served at, in Hono's notation. */
export function servedPaths(endpoint: Endpoint): string[] {
  const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1')
  if (endpoint.scope === 'studio') return [path]
  const below = /^\/api(\/.*)$/.exec(path)?.[1]
  const ofApi = below === undefined ? [] : [`/api/projects/:project${below}`]
  return [path, `/projects/:project${path}`, ...ofApi]
}

export function mount(
  app: Hono<{ Bindings: DoorBindings }>,
  endpoints: readonly Endpoint[],
  server: ServerContext,
): void {
  for (const endpoint of endpoints) {
    for (const path of servedPaths(endpoint)) {
      app.on(endpoint.method, path, (c) =>
        endpoint.respond({ request: c.req.raw, params: c.req.param(), server }),
      )
    }
  }
}

/** Methods that some endpoint has at `path`; empty when the path is unknown. */
export function createMethodTable(endpoints: readonly Endpoint[]): (path: string) => Method[] {
  const rows = endpoints.flatMap((endpoint) =>
    servedPaths(endpoint).map((path) => ({
      method: endpoint.method,
      pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
    })),
  )
  return (path) => [
    ...new Set(rows.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ]
}
