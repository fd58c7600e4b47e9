/** Which queries an event makes stale. Pure, so that the rules can be read and tested in one place. */
import type { QueryClient } from '@tanstack/react-query'
import { type HearthEvent, isDurable } from '../../core/contract/event.ts'
import { projectKey } from './queries.ts'

type Key = readonly unknown[]

/** Keys (prefixes) below which everything should be read again. */
export function staleKeys(project: string, events: readonly HearthEvent[]): Key[] {
  const found = new Map<string, Key>()
  for (const event of events) {
    if (!isDurable(event) && event.type !== 'queue_changed') continue
    for (const parts of partsOf(event)) {
      const key = parts[0] === 'projects' ? parts : projectKey(project, ...parts)
      found.set(JSON.stringify(key), key)
    }
  }
  return [...found.values()]
}

function partsOf(event: HearthEvent): Key[] {
  switch (event.type) {
    case 'run_start':
    case 'run_end':
    case 'run_interrupted':
      return [['runs'], ['run', event.runId], ['queue'], ['details'], ['schedules']]
    case 'operation_start':
      return [
        ...operationKeys(event),
        ['queue'],
        ['details'],
        ['instances', event.agent],
        ['sessions', event.agent, event.instanceId],
      ]
    case 'operation':
      return [
        ...operationKeys(event),
        ['queue'],
        ['details'],
        ['sessions', event.agent, event.instanceId],
      ]
    case 'turn':
    case 'tool_call':
      return operationKeys(event)
    case 'dispatch_queued':
    case 'dispatch_started':
    case 'dispatch_settled':
      return [['dispatches'], ['queue'], ['details'], ['schedules']]
    case 'approval_requested':
    case 'approval_resolved':
      return [['approvals'], ['approval-grants']]
    case 'file_changed':
      return [
        ['files'],
        ['file', event.path],
        ['agents'],
        ['workflows'],
        ['schedules'],
        ['changes'],
        // Of the project itself: its configuration, or that its folder is gone.
        ...(event.change === 'removed' || !event.path.includes('/') ? [['projects']] : []),
      ]
    case 'workspace_changed':
      return [['changes'], ['files']]
    case 'queue_changed':
      return [['queue'], ['details']]
    case 'worker_restarted':
      return [['agents'], ['workflows'], ['types'], ['details'], ['projects']]
    default:
      return []
  }
}

function operationKeys(event: HearthEvent): Key[] {
  return event.operationId ? [['operations'], ['operation', event.operationId]] : [['operations']]
}

/**
 * Collects stale keys and marks them at most every `intervalMs`, so that a busy run does not make
 * every list ask again for each of its tools.
 */
export function createInvalidator(client: QueryClient, project: string, intervalMs = 300) {
  const waiting = new Map<string, Key>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    timer = undefined
    const keys = [...waiting.values()]
    waiting.clear()
    for (const queryKey of keys) void client.invalidateQueries({ queryKey })
  }

  return {
    add(events: readonly HearthEvent[]): void {
      for (const key of staleKeys(project, events)) waiting.set(JSON.stringify(key), key)
      if (waiting.size > 0) timer ??= setTimeout(flush, intervalMs)
    },
    end(): void {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
