/** Which first steps a person has taken; kept in this browser. */
import { useSyncExternalStore } from 'react'
import { z } from 'zod'

export const steps = [
  { id: 'chat', title: 'Chat with an agent', hint: 'Press a suggestion, or write to it.' },
  { id: 'approve', title: 'Approve a tool', hint: 'Ask it to write a file.' },
  { id: 'workflow', title: 'Run a workflow', hint: 'Use its example as the input.' },
  { id: 'timeline', title: 'Open a timeline', hint: 'Every answer and every run has one.' },
  { id: 'edit', title: 'Edit an agent', hint: 'Change what it is told, in Design.' },
] as const

export type StepId = (typeof steps)[number]['id']

const key = 'hearth.steps'
const Kept = z
  .object({ done: z.array(z.string()), dismissed: z.boolean() })
  .catch({ done: [], dismissed: false })

let state = Kept.parse(parse(localStorage.getItem(key)))
const listeners = new Set<() => void>()

function parse(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function change(next: typeof state): void {
  state = next
  localStorage.setItem(key, JSON.stringify(next))
  for (const listener of listeners) listener()
}

export function markStep(id: StepId): void {
  if (!state.done.includes(id)) change({ ...state, done: [...state.done, id] })
}

export function dismissSteps(): void {
  change({ ...state, dismissed: true })
}

export function useSteps(): typeof state {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
