/** What is looked for in the row that was found, so that the folded part which has it opens. */
import { createContext, useContext, useEffect, useEffectEvent } from 'react'
import type { ToolStep } from './turns.ts'

/** Words that begin with what was asked for, as the search takes them. */
export function wordPattern(terms: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms.join('|')})`, 'giu')
}

/** All of them in a row, the way they were asked for. */
export function phrasePattern(terms: readonly string[]): RegExp {
  const inRow = terms.join('[\\p{L}\\p{N}]*[^\\p{L}\\p{N}]+')
  return new RegExp(`(?<![\\p{L}\\p{N}])${inRow}`, 'giu')
}

/** What may be folded: a step, or any text. */
type Said = ToolStep | { text: string }

/** Empty everywhere but in the row that is shown for a search. */
export const FoundContext = createContext<readonly string[]>([])

/** Opens what is folded when one of its steps has all that is looked for. It may be folded again. */
export function useOpenWhenFound(steps: readonly Said[], open: () => void): void {
  const terms = useContext(FoundContext)
  const isFound = terms.length > 0 && steps.some((step) => stepHas(step, terms))
  const onFound = useEffectEvent(open)
  useEffect(() => {
    if (isFound) onFound()
  }, [isFound])
}

export function stepHas(step: Said, terms: readonly string[]): boolean {
  const text = textOf(step)
  return terms.every((term) => wordPattern([term]).test(text))
}

function textOf(step: Said): string {
  if (!('call' in step)) return step.text
  const { call, result, live } = step
  return `${JSON.stringify(call.input) ?? ''} ${result?.output ?? live?.output ?? ''}`
}
