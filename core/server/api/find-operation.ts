/** The operation that a path names. */
import type { Operation } from '../../contract/operation.ts'
import type { OpenProject } from '../../studio/port.ts'
import { notFound } from '../errors.ts'

/** @throws `not_found` (404). */
export function findOperation(project: OpenProject, id: string): Operation {
  const operation = project.store.operations.get(id)
  if (!operation) throw notFound('operation', id)
  return operation
}
