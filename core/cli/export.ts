/** `hearth export`: a whole conversation as JSON. */
import type { HearthClient } from '../client/index.ts'
import { print, usageError } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export function exportSession(name: string, options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const history = await client.sessions.export(await findSession(client, name))
    print(JSON.stringify(history, null, 2))
    return 0
  })
}

/** A session's id, or `agent/instance/session` as `hearth sessions` prints it. */
async function findSession(client: HearthClient, name: string): Promise<string> {
  if (!name.includes('/')) return name
  const agent = name.slice(0, name.indexOf('/'))
  let cursor: string | undefined
  do {
    const page = await client.sessions.list({ agent, includeInternal: true, limit: 1000, cursor })
    const found = page.items.find(
      (session) => `${session.agent}/${session.instanceId}/${session.name}` === name,
    )
    if (found) return found.id
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  throw usageError(`There is no session "${name}".`, 'See "hearth sessions".')
}
