/** `hearth sessions`: conversations, newest activity first. */
import { parseNumberOption, print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export interface SessionsOptions extends ReachOptions {
  agent?: string
  instance?: string
  limit: string
}

export async function sessions(options: SessionsOptions): Promise<number> {
  const limit = parseNumberOption('--limit', options.limit, [1, 1000])
  return withReached(options, async ({ client }) => {
    const { agent, instance: instanceId } = options
    const { items } = await client.sessions.list({ agent, instanceId, limit })
    if (options.json) {
      print(JSON.stringify(items, null, 2))
      return 0
    }
    for (const session of items) {
      const when = new Date(session.updatedAt).toISOString().slice(0, 19).replace('T', ' ')
      const where = `${session.agent}/${session.instanceId}/${session.name}`
      print(`${when}  ${where}  ${session.headSeq} entries  ${session.title ?? ''}`.trimEnd())
    }
    return 0
  })
}
