/** `hearth dispatch`: durable input for an agent's instance. */

import type { HearthClient } from '../client/index.ts'
import { fromStoredError } from '../contract/error.ts'
import { print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export interface DispatchOptions extends ReachOptions {
  session: string
  idempotencyKey?: string
  wait?: boolean
}

export function dispatch(
  agent: string,
  id: string,
  text: string,
  options: DispatchOptions,
): Promise<number> {
  return withReached(options, async ({ client, isLocal }) => {
    const last = await client.events.list({ limit: 1 })
    const receipt = await client.agents.dispatch(agent, id, {
      input: readInput(text),
      session: options.session,
      idempotencyKey: options.idempotencyKey,
    })
    const { dispatchId, acceptedAt, deduplicated } = receipt
    print(JSON.stringify({ dispatchId, acceptedAt, deduplicated }, null, 2))
    // Without a server nobody else works it now.
    if (isLocal || options.wait) await settled(client, dispatchId, last.nextAfter)
    return 0
  })
}

async function settled(client: HearthClient, dispatchId: string, after: number): Promise<void> {
  const stop = new AbortController()
  const types = ['dispatch_settled' as const]
  const events = client.events.follow({ dispatchId, types, after }, stop)
  const { status } = await client.dispatches.get(dispatchId)
  if (status !== 'settled') {
    for await (const item of events) {
      if (item.kind === 'event') break
    }
  }
  stop.abort()
  const { error } = await client.dispatches.get(dispatchId)
  if (error) throw fromStoredError(error)
}

/** JSON when it is JSON, else the text itself. */
function readInput(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
