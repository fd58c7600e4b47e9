/** Models that answer the same question, and which of them was fastest or cheapest. */
import type { Operation } from '../../../core/contract/operation.ts'

export interface Candidate {
  model: string
  /** Name of the session it answers in. */
  session: string
  /** Why it was not even asked. */
  refused: string | null
}

/** Of a question: `20260102-030405`. Sessions of its answers begin with it. */
export function questionId(at: Date): string {
  return at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
}

/** Plain, and another for each question and model. */
export function sessionName(question: string, index: number, model: string): string {
  return `${question}-${index + 1}-${model.replace(/[^\w.-]+/g, '-')}`.slice(0, 100)
}

/** Who answered a question, in their order, as what they did says. */
export function candidatesOf(question: string, operations: readonly Operation[]): Candidate[] {
  const bySession = new Map<string, Candidate & { index: number }>()
  for (const { session, model } of operations) {
    const index = placeIn(question, session)
    if (index === null || session === null || bySession.has(session)) continue
    bySession.set(session, { index, session, model: model ?? session, refused: null })
  }
  return [...bySession.values()]
    .sort((a, b) => a.index - b.index)
    .map(({ index: _, ...candidate }) => candidate)
}

function placeIn(question: string, session: string | null): number | null {
  if (!session?.startsWith(`${question}-`)) return null
  const place = /^\d+/.exec(session.slice(question.length + 1))
  return place ? Number(place[0]) : null
}

/** What was asked first in a session of the playground: later ones went on from its answer. */
export function firstOf(session: string, operations: readonly Operation[]): Operation | undefined {
  return operations
    .filter((operation) => operation.session === session)
    .reduce<Operation | undefined>(
      (first, one) => (first && first.startedAt <= one.startedAt ? first : one),
      undefined,
    )
}

export interface Best {
  fastest: number | null
  cheapest: number | null
}

/** Positions of the best that completed; null when none is better than the others. */
export function bestOf(operations: readonly (Operation | undefined)[]): Best {
  const completed = operations.filter((one) => one?.status === 'completed').length
  const isOpen = operations.some((one) => one?.status === 'running')
  const lowest = (value: (operation: Operation) => number | null) => {
    const values = operations.map((one) => (one?.status === 'completed' ? value(one) : null))
    const known = values.filter((one) => one !== null)
    // Of one whose value is not known, or that still answers, nobody can say that it is worse.
    if (known.length < completed || isOpen) return null
    const best = Math.min(...known)
    const isAlone = known.filter((one) => one === best).length === 1
    return known.length > 1 && isAlone ? values.indexOf(best) : null
  }
  return {
    fastest: lowest(({ startedAt, endedAt }) => (endedAt === null ? null : endedAt - startedAt)),
    cheapest: lowest(({ usage }) => usage?.cost?.total ?? null),
  }
}
