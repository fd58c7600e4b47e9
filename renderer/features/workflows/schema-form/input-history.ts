/** The last inputs given to a workflow, kept in this browser: a project's name and the workflow's are the key. */
import { z } from 'zod'

export interface PastInput {
  at: number
  payload: unknown
}

const kept = 10
/** Larger inputs are not remembered: local storage is small and shared. */
const largest = 64 * 1024

const Stored = z.array(z.object({ at: z.number(), payload: z.unknown() }))

type Keep = Pick<Storage, 'getItem' | 'setItem'>

function keyOf(project: string, workflow: string): string {
  return `hearth.inputs.${project}.${workflow}`
}

/** Newest first. Damaged or foreign text under the key counts as nothing. */
export function pastInputs(
  project: string,
  workflow: string,
  storage: Keep = localStorage,
): PastInput[] {
  const text = storage.getItem(keyOf(project, workflow))
  if (text === null) return []
  const parsed = Stored.safeParse(parse(text))
  return parsed.success ? parsed.data : []
}

/** Puts an input first; the same input given before moves up instead of appearing twice. */
export function rememberInput(
  project: string,
  workflow: string,
  input: PastInput,
  storage: Keep = localStorage,
): PastInput[] {
  const text = JSON.stringify(input.payload) ?? 'null'
  const before = pastInputs(project, workflow, storage)
  if (text.length > largest) return before
  const others = before.filter((past) => JSON.stringify(past.payload) !== text)
  const inputs = [input, ...others].slice(0, kept)
  storage.setItem(keyOf(project, workflow), JSON.stringify(inputs))
  return inputs
}

/** Those given here and those that others gave, each once where it was given last; newest first. */
export function mergeInputs(here: readonly PastInput[], others: readonly PastInput[]): PastInput[] {
  const byText = new Map<string, PastInput>()
  const all = [...here, ...others].sort((a, b) => b.at - a.at)
  for (const input of all) {
    const text = JSON.stringify(input.payload) ?? 'null'
    if (!byText.has(text)) byText.set(text, input)
  }
  return [...byText.values()].slice(0, kept)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
