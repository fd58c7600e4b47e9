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

/** Positions of the best that completed; null when none is better than the others. */
export function bestOf(operations: readonly (Operation | undefined)[]): Best {
  const lowest = (value: (operation: Operation) => number | null) => {
    const values = operations.map((one) => (one?.status === 'completed' ? value(one) : null))
    const known = values.filter((one) => one !== null)
    const best = Math.min(...known)
    const isAlone = known.filter((one) => one === best).length === 1
    return known.length > 1 && isAlone ? values.indexOf(best) : null
  }
  return {
    fastest: lowest(({ startedAt, endedAt }) => (endedAt === null ? null : endedAt - startedAt)),
    cheapest: lowest(({ usage }) => usage?.cost?.total ?? null),
  }
}
