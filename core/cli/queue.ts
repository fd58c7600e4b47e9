/** `hearth queue`: what waits and runs; and prompts and dispatches once more. */
import type { HearthClient } from '../client/index.ts'
import type { QueueItem } from '../contract/queue.ts'
import { print, usageError } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export function listQueue({ limit, ...options }: ReachOptions & { limit: string }) {
  const count = Number(limit)
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw usageError('--limit takes a number from 1 to 1000.', `It was "${limit}".`)
  }
  return withReached(options, async ({ client }) => {
    const { items } = await client.queue.list({ limit: count })
    if (options.json) print(JSON.stringify(items, null, 2))
    else for (const item of items) print(itemText(item))
    return 0
  })
}

/** True of a prompt and a dispatch, which are worked in the queue, whoever asks. */
export function isQueued(id: string): boolean {
  return /^(?:op|dispatch)_/.test(id)
}

/** Asks once more and prints the new id: the answer is in the session. */
export function repeat(id: string, how: 'retry' | 'replay', options: ReachOptions) {
  return withReached(options, async ({ client }) => {
    const answer = await askAgain(client, id, how)
    if (options.json) print(JSON.stringify(answer, null, 2))
    else print('operationId' in answer ? answer.operationId : answer.dispatchId)
    return 0
  })
}

function askAgain(client: HearthClient, id: string, how: 'retry' | 'replay') {
  return id.startsWith('op_') ? client.operations[how](id) : client.dispatches[how](id)
}

function itemText(item: QueueItem): string {
  const { position, status, kind, id, workflow, agent, instanceId, session, reason } = item
  const place = workflow ?? [agent, instanceId, session].filter(Boolean).join('/')
  const why = reason === undefined ? '' : `  (${reason})`
  const [line = ''] = (item.preview ?? '').split('\n')
  return `${position}  ${status}  ${kind}  ${place}  ${id}  ${line.slice(0, 60)}${why}`
}
