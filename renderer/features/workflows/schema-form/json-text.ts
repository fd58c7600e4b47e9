/** A value while it is edited as text: what was typed stays, also while it is not JSON yet. */
import { useState } from 'react'

/** Why a text is not JSON, in one sentence; null when it is. Empty text means no value. */
export function parseJson(text: string): { value: unknown; problem: string | null } {
  if (text.trim() === '') return { value: undefined, problem: null }
  try {
    return { value: JSON.parse(text), problem: null }
  } catch (error) {
    if (error instanceof SyntaxError)
      return { value: undefined, problem: place(error.message, text) }
    throw error
  }
}

/** Adds the line to messages that only know the position. */
function place(message: string, text: string): string {
  const position = /position (\d+)/.exec(message)?.[1]
  if (position === undefined || /line \d/.test(message)) return message
  return `${message} (line ${text.slice(0, Number(position)).split('\n').length})`
}

export function toText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

/** Text of a value that others may change too: their change replaces the text, one's own does not. */
export function useJsonText(value: unknown, onChange: (value: unknown) => void) {
  const [draft, setDraft] = useState({ text: toText(value), value })
  const own = toText(draft.value) === toText(value)
  const text = own ? draft.text : toText(value)
  const { problem } = parseJson(text)
  function edit(next: string): void {
    const parsed = parseJson(next)
    setDraft({ text: next, value: parsed.problem === null ? parsed.value : value })
    if (parsed.problem === null) onChange(parsed.value)
  }
  return { text, problem, edit }
}
