/** Which events a timeline shows. A session or an operation includes the tasks it delegated. */
import type { HearthEvent } from './event.ts'
import type { TimelineScope } from './timeline-file.ts'

/** Does an event belong to the scope? Remembers operations, so that what they delegated belongs too. */
export function membership(scope: TimelineScope): (event: HearthEvent) => boolean {
  const operations = new Set<string>('operationId' in scope ? [scope.operationId] : [])
  return (event) => {
    const known =
      inScope(scope, event) ||
      (event.operationId !== undefined && operations.has(event.operationId)) ||
      (event.parentOperationId !== undefined && operations.has(event.parentOperationId))
    if (known && event.operationId !== undefined) operations.add(event.operationId)
    return known
  }
}

function inScope(scope: TimelineScope, event: HearthEvent): boolean {
  if ('runId' in scope) return event.runId === scope.runId
  if ('operationId' in scope) return event.operationId === scope.operationId
  if ('dispatchId' in scope) return event.dispatchId === scope.dispatchId
  return (
    event.agent === scope.agent &&
    event.instanceId === scope.instanceId &&
    (scope.session === undefined || event.session === scope.session)
  )
}
