/** Whose events a timeline shows. */
import { describe, expect, it } from 'vitest'
import type { Correlation, HearthEvent } from './event.ts'
import { membership } from './timeline-scope.ts'

function idle(where: Partial<Correlation>): HearthEvent {
  return { type: 'idle', timestamp: '2026-01-01T00:00:00.000Z', project: 'p', seq: 1, ...where }
}

const operation = {
  runId: 'r1',
  agent: 'triager',
  instanceId: 'i',
  session: 's',
  operationId: 'op1',
}

describe('membership', () => {
  it('takes in a session and what its operations delegate, not the neighbours', () => {
    const belongs = membership({ agent: 'triager', instanceId: 'i', session: 's' })
    expect(belongs(idle(operation))).toBe(true)
    expect(belongs(idle({ operationId: 'op2', parentOperationId: 'op1', session: 's:task' }))).toBe(
      true,
    )
    expect(belongs(idle({ operationId: 'op2', session: 's:task' }))).toBe(true)
    expect(belongs(idle({ ...operation, operationId: 'op7', session: 'another' }))).toBe(false)
  })
})
