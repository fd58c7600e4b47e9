/** Which events have to be looked through for a timeline. */
import type { TimelineScope } from '../../contract/timeline-file.ts'
import type { EventFilter } from '../port.ts'

/**
 * Tasks run in sessions of their own: of a session, its whole instance is looked through. What a person deleted
 * from it is not shown.
 */
export function filterOf(scope: TimelineScope): EventFilter {
  if (!('agent' in scope)) return scope
  return { agent: scope.agent, instanceId: scope.instanceId, withoutDeleted: true }
}
