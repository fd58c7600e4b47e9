/** How much of an answer's work the chat shows: words only, the steps folded, or all of it open. */
import { useSyncExternalStore } from 'react'

export const verbosities = ['quiet', 'normal', 'full'] as const
export type Verbosity = (typeof verbosities)[number]

export const verbosityNames: Record<Verbosity, string> = {
  quiet: 'Answers only',
  normal: 'Steps folded',
  full: 'Everything open',
}

const key = 'hearth.chat.verbosity'
const listeners = new Set<() => void>()

let chosen: Verbosity | null = null

/** Asked by every row that is drawn: the browser's store is read once. */
function read(): Verbosity {
  const stored = chosen ?? localStorage.getItem(key)
  chosen = verbosities.find((one) => one === stored) ?? 'normal'
  return chosen
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useVerbosity(): Verbosity {
  return useSyncExternalStore(subscribe, read)
}

/** Goes on to the next one, from the last to the first. Returns it. */
export function nextVerbosity(): Verbosity {
  const next = verbosities[(verbosities.indexOf(read()) + 1) % verbosities.length] ?? 'normal'
  setVerbosity(next)
  return next
}

export function setVerbosity(verbosity: Verbosity): void {
  chosen = verbosity
  localStorage.setItem(key, verbosity)
  for (const listener of listeners) listener()
}
