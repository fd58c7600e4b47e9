/** Models that answer the same question, and which of them was fastest or cheapest. */
import type { Operation } from '../../../core/contract/operation.ts'

export interface Candidate {
  model: string
  /** Name of the session it answers in. */
  session: string
  operationId: string | null
  /** Why it was not even asked. */
  refused: string | null
}

/** Plain, and another for each question and model. */
export function sessionName(at: Date, index: number, model: string): string {
  const time = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
  return `${time}-${index + 1}-${model.replace(/[^\w.-]+/g, '-')}`.slice(0, 100)
}

export interface Best {
  fastest: number | null
  cheapest: number | null
}

/** Positions of the best that completed; null when fewer than two did, or their price is unknown. */
export function bestOf(operations: readonly (Operation | undefined)[]): Best {
  const lowest = (value: (operation: Operation) => number | null) => {
    const values = operations.map((one) => (one?.status === 'completed' ? value(one) : null))
    const known = values.filter((one) => one !== null)
    if (known.length < 2) return null
    return values.indexOf(Math.min(...known))
  }
  return {
    fastest: lowest(({ startedAt, endedAt }) => (endedAt === null ? null : endedAt - startedAt)),
    cheapest: lowest(({ usage }) => usage?.cost?.total ?? null),
  }
}
