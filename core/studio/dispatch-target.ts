/** Whether an agent may receive dispatches. */
import { HearthError } from '../contract/error.ts'
import type { Inventory } from '../contract/project.ts'
import { dispatchTargetNotFound } from './agent-errors.ts'
import type { SourceIndex } from './source-index.ts'

/** Throws `not_found` (404), and `invalid_request` (400) for a handler. */
export function checkDispatchTarget(
  name: string,
  sources: SourceIndex,
  inventory: Inventory | null,
): void {
  if (!sources.agent(name)) throw dispatchTargetNotFound(name, sources.names('agents'))
  const summary = inventory?.agents.find((agent) => agent.name === name)
  if (summary?.kind !== 'handler') return
  throw new HearthError({
    type: 'invalid_request',
    status: 400,
    message: `Agent "${name}" cannot receive dispatches.`,
    details: 'It exports a handler; only agents made with createAgent keep conversations.',
  })
}
