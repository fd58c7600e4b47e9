/** Something in the queue as a row of the list. */
import type { QueueItem, QueueKind } from '../../../core/contract/queue.ts'
import type { ListRow } from '../lists/column.ts'

export const kindTitles: Record<QueueKind, string> = {
  prompt: 'Prompt',
  dispatch: 'Dispatch',
  run: 'Run',
}

/** Whom it is for: an agent or a workflow. */
export function queueName({ agent, workflow, kind }: QueueItem): string {
  return workflow ?? agent ?? kindTitles[kind]
}

/** Ids of what holds a question to a person. */
export type Asking = ReadonlySet<string>

export function queueRow(project: string, item: QueueItem, asking: Asking): ListRow {
  return {
    id: item.id,
    status: asking.has(item.id) ? 'waiting' : item.status,
    name: queueName(item),
    detail: item.preview === undefined || item.preview === '{}' ? '' : item.preview,
    link: linkOf(project, item),
  }
}

/** A prompt has a timeline once it began; a dispatch has its conversation; a run has its page. */
function linkOf(project: string, item: QueueItem): ListRow['link'] {
  const { kind, id, agent, instanceId, session } = item
  if (kind === 'run') return { to: '/p/$project/runs/$runId', params: { project, runId: id } }
  if (kind === 'prompt' && item.status !== 'queued') {
    return { to: '/p/$project/activity/$operationId', params: { project, operationId: id } }
  }
  if (agent === undefined) return null
  return {
    to: '/p/$project/agents/$agent',
    params: { project, agent },
    search: { tab: 'chat', instance: instanceId, session },
  }
}
