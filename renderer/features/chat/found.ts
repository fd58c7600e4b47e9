/** What is looked for in the row that was found, so that the folded part which has it opens. */
import { createContext, useContext, useEffect, useEffectEvent } from 'react'
import type { Step } from './turns.ts'

/** Words that begin with what was asked for, as the search takes them. */
export function wordPattern(terms: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms.join('|')})`, 'giu')
}

/** Empty everywhere but in the row that is shown for a search. */
export const FoundContext = createContext<readonly string[]>([])

/** Opens what is folded when one of its steps has all that is looked for. It may be folded again. */
export function useOpenWhenFound(steps: readonly Step[], open: () => void): void {
  const terms = useContext(FoundContext)
  const isFound = terms.length > 0 && steps.some((step) => stepHas(step, terms))
  const onFound = useEffectEvent(open)
  useEffect(() => {
    if (isFound) onFound()
  }, [isFound])
}

export function stepHas(step: Step, terms: readonly string[]): boolean {
  const text = textOf(step)
  return terms.every((term) => wordPattern([term]).test(text))
}

function textOf(step: Step): string {
  if (step.kind !== 'tool') return step.text
  const { call, result, live } = step
  return `${JSON.stringify(call.input) ?? ''} ${result?.output ?? live?.output ?? ''}`
}
