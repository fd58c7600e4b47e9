/**
 * What a route needs of a token. `read`: to look. `run`: to prompt, dispatch, start and stop as well, which
 * is to let agents act. `admin`: everything, such as source, files, terminals, keys, approvals and tokens.
 *
 * S1  What changes something below /api needs `admin` unless it is named here: a new route is closed.
 * S2  What shows secrets, or files that may hold some, needs `admin` although it only looks.
 * S3  Whoever may run agents may not answer what they ask: approvals are `admin`.
 */
import type { TokenScope } from '../../contract/access-token.ts'
import { HearthError } from '../../contract/error.ts'

const order: TokenScope[] = ['read', 'run', 'admin']

/** Below `/api`, for every method. */
const secret =
  /^\/(?:(?:connection|tokens|callers|folders|files|git|terminals)(?:\/|$)|sessions\/[^/]+\/changes\/content$)/

/** Below `/api`: what a program that uses agents changes. */
const running: [method: string, path: RegExp][] = [
  ['POST', /^\/sessions$/],
  ['PATCH', /^\/sessions\/[^/]+$/],
  ['POST', /^\/sessions\/[^/]+\/(?:prompt|abort|fork)$/],
  ['POST', /^\/workflows\/[^/]+\/runs$/],
  ['POST', /^\/operations\/[^/]+\/steer$/],
  ['DELETE', /^\/operations\/[^/]+\/steer\/[^/]+$/],
  ['POST', /^\/(?:operations|runs|dispatches)\/[^/]+\/(?:abort|cancel|retry|replay)$/],
]

/** `path` as routes see it, without a prefix of a project or dialect. */
export function neededScope(method: string, path: string): TokenScope {
  const below = /^\/api(\/.*)?$/.exec(path)?.[1]
  const isLooking = method === 'GET' || method === 'HEAD'
  if (below === undefined) return isLooking ? 'read' : 'run'
  if (secret.test(below)) return 'admin'
  if (isLooking) return 'read'
  return running.some(([verb, route]) => verb === method && route.test(below)) ? 'run' : 'admin'
}

export function checkScope(has: TokenScope, needed: TokenScope): HearthError | null {
  if (order.indexOf(has) >= order.indexOf(needed)) return null
  return new HearthError({
    type: 'insufficient_scope',
    status: 403,
    message: `This token may not do that: it needs the scope "${needed}".`,
    details: `The token has "${has}". Make one with "hearth tokens create --scope ${needed}".`,
    meta: { scope: has, needed },
  })
}

export interface Place {
  /** Of the prefix; null without one: the default project. */
  project: string | null
  /** Without prefixes. */
  path: string
}

/** Takes `/flue`, and a project by `/projects/{project}/…` or `/api/projects/{project}/…`, off a path. */
export function placeOf(path: string): Place {
  const plain = /^\/flue(\/.*)$/.exec(path)?.[1] ?? path
  const [, api = '', project, rest] = /^(\/api)?\/projects\/([^/]+)(\/.*)$/.exec(plain) ?? []
  if (project === undefined || rest === undefined) return { project: null, path: plain }
  return { project, path: `${api}${rest}` }
}
