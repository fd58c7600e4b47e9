/** What may be dispatched: a named instance and session, and input that JSON can carry. */
import { HearthError } from '../contract/error.ts'
import type { DispatchInput } from '../studio/port.ts'

/** Raises `invalid_request` (400), saying what is wrong where. */
export function checkDispatchInput({ instanceId, session, input }: DispatchInput): void {
  if (instanceId.trim() === '') throw invalid('The instance id is blank.')
  if (session.trim() === '') throw invalid('The session name is blank.')
  const fault = findFault(input, 'input', new Set())
  if (fault !== null) throw invalid(fault)
}

/** The first value that JSON would lose or change; null when there is none. */
function findFault(value: unknown, path: string, above: Set<object>): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : `${path} is ${value}, which JSON cannot carry.`
  }
  if (typeof value === 'undefined') return `${path} is missing. Send null where there is none.`
  if (typeof value !== 'object') return `${path} is a ${typeof value}, which JSON cannot carry.`
  if (above.has(value)) return `${path} contains itself.`
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = Array.isArray(value) || prototype === Object.prototype || prototype === null
  if (!isPlain) return `${path} is an instance of a class. Send plain data.`
  const inside = new Set(above).add(value)
  for (const [key, item] of Object.entries(value)) {
    const fault = findFault(item, `${path}.${key}`, inside)
    if (fault !== null) return fault
  }
  return null
}

function invalid(details: string): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'The dispatch is not valid.',
    details,
  })
}
