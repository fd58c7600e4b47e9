/** The queue: what was accepted and has not ended; and requests that are made once more. */
import { z } from 'zod'
import { DispatchReceipt } from '../../contract/dispatch.ts'
import { QueueCounts, QueueItem, QueueKind, QueueStatus } from '../../contract/queue.ts'
import type { QueueRow } from '../../store/port.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { listOf, page, present, text } from '../query.ts'
import { pageOf } from './page-schema.ts'

const scope = 'project'

const listQueue = endpoint({
  method: 'GET',
  path: '/api/queue',
  scope,
  tag: 'Queue',
  summary:
    'Prompts, dispatches and runs that were accepted and have not ended, in order; `q`: words they hold; `counts`: of the whole queue',
  query: z.object({
    ...page,
    kind: listOf(QueueKind.options),
    agent: text,
    instanceId: text,
    session: text,
    workflow: text,
    status: listOf(QueueStatus.options),
    q: text,
  }),
  result: pageOf(QueueItem).extend({ counts: QueueCounts }),
  handle({ project, query: { limit, cursor, ...filter } }) {
    const { items, nextCursor } = project.store.queue.list(
      present(filter),
      present({ limit, cursor }),
    )
    return { items: items.map(toItem), nextCursor, counts: project.store.queue.counts() }
  },
})

const RepeatedPrompt = z.object({ operationId: z.string() })
const RetriedPrompt = RepeatedPrompt.extend({ retryOf: z.string() })
const ReplayedPrompt = RepeatedPrompt.extend({ replayOf: z.string() })

const retryOperation = endpoint({
  method: 'POST',
  path: '/api/operations/{id}/retry',
  scope,
  tag: 'Operations',
  summary: 'Ask a prompt that failed or was stopped once more, as a new operation',
  status: 202,
  result: RetriedPrompt,
  async handle({ project, params }) {
    const { operationId } = await project.repeatPrompt({ retryOf: params.id })
    return { operationId, retryOf: params.id }
  },
})

const replayOperation = endpoint({
  method: 'POST',
  path: '/api/operations/{id}/replay',
  scope,
  tag: 'Operations',
  summary: 'Ask a prompt that has ended, however it ended, once more',
  status: 202,
  result: ReplayedPrompt,
  async handle({ project, params }) {
    const { operationId } = await project.repeatPrompt({ replayOf: params.id })
    return { operationId, replayOf: params.id }
  },
})

const retryDispatch = endpoint({
  method: 'POST',
  path: '/api/dispatches/{id}/retry',
  scope,
  tag: 'Dispatches',
  summary: 'Hand in a dispatch that failed or was stopped once more, as a new one',
  status: 202,
  result: DispatchReceipt.extend({ retryOf: z.string() }),
  async handle({ project, params }) {
    return { ...(await project.repeatDispatch({ retryOf: params.id })), retryOf: params.id }
  },
})

const replayDispatch = endpoint({
  method: 'POST',
  path: '/api/dispatches/{id}/replay',
  scope,
  tag: 'Dispatches',
  summary: 'Hand in a dispatch that has ended, however it ended, once more',
  status: 202,
  result: DispatchReceipt.extend({ replayOf: z.string() }),
  async handle({ project, params }) {
    return { ...(await project.repeatDispatch({ replayOf: params.id })), replayOf: params.id }
  },
})

function toItem({ interruptions: _, stopReason: __, ...item }: QueueRow): QueueItem {
  return item
}

export const queueEndpoints: Endpoint[] = [
  listQueue,
  retryOperation,
  replayOperation,
  retryDispatch,
  replayDispatch,
]
