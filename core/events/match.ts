/** Whether a live event passes a filter; the same meaning as the store's event list. */
import type { HearthEvent } from '../contract/event.ts'
import type { EventFilter } from '../store/port.ts'

/** A predicate for `filter`. It learns which operations descend from the wanted one as they start. */
export function createMatcher(filter: EventFilter): (event: HearthEvent) => boolean {
  const family = filter.operationId === undefined ? null : new Set([filter.operationId])
  return (event) => {
    if (
      family &&
      event.operationId &&
      event.parentOperationId &&
      family.has(event.parentOperationId)
    ) {
      family.add(event.operationId)
    }
    return (
      same(filter.runId, event.runId) &&
      same(filter.agent, event.agent) &&
      same(filter.instanceId, event.instanceId) &&
      same(filter.session, event.session) &&
      same(filter.dispatchId, event.dispatchId) &&
      (filter.types === undefined || filter.types.includes(event.type)) &&
      (family === null || (event.operationId !== undefined && family.has(event.operationId)))
    )
  }
}

function same(wanted: string | undefined, actual: string | undefined): boolean {
  return wanted === undefined || wanted === actual
}
