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

/** Adds the line to messages that do not say it, in words that do not repeat the text. */
function place(message: string, text: string): string {
  if (/line \d/.test(message)) return message
  const line = text.slice(0, firstBad(text)).split('\n').length
  const short = message.replace(/, (?:\.{3})?".*"(?:\.{3})? is not valid JSON$/s, ' is not JSON')
  return `${short.replace(/ \(?at position \d+\)?/, '')} (line ${line})`
}

/** Where a text stops being JSON: a beginning of it can still become some until there. */
function firstBad(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (canGoOn(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}

function canGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const at = /position (\d+)/.exec(error.message)?.[1]
    return /end of JSON input|Unterminated/i.test(error.message) || Number(at) >= beginning.length
  }
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
