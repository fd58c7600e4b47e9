/**
 * What a deployed server does not offer: writing the project's source, terminals, other folders and keys.
 * Whoever has its token may use the agents, and not become the agents' author.
 */
import { HearthError } from '../contract/error.ts'
import type { AccessRules } from './access.ts'
import { placeOf } from './tokens/scope.ts'

const everyMethod = /^/
const changes = /^(?!GET$|HEAD$|OPTIONS$)/

/** Below `/api`, for the default project and any other. */
const closed: [path: RegExp, methods: RegExp][] = [
  [/^\/terminals(?:\/|$)/, everyMethod],
  [/^\/folders(?:\/|$)/, everyMethod],
  [/^\/connection$/, everyMethod],
  [/^\/files(?:\/|$)/, changes],
  [/^\/source(?:\/|$)/, changes],
  [/^\/sessions\/[^/]+\/changes\/(?:revert|restore)$/, changes],
  [/^\/scaffold$/, changes],
  [/^\/projects(?:\/|$)/, changes],
  [/^\/providers(?:\/|$)/, changes],
  [/^\/port$/, changes],
]

/** An error when this server's surface is smaller than the studio and the route is outside of it. */
export function checkSurface(
  { surface = 'studio' }: AccessRules,
  method: string,
  path: string,
): HearthError | null {
  if (surface === 'studio') return null
  const below = /^\/api(\/.*)$/.exec(placeOf(path).path)?.[1]
  if (below === undefined) return null
  if (!closed.some(([route, methods]) => route.test(below) && methods.test(method))) return null
  return new HearthError({
    type: 'not_served_here',
    status: 403,
    message: 'This server runs agents; it does not change them.',
    details:
      'Change the project where it is written and deploy it again, or set HEARTH_SURFACE=studio.',
    meta: { method, path },
  })
}
