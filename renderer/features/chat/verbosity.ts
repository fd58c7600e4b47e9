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

function read(): Verbosity {
  const stored = localStorage.getItem(key)
  return verbosities.find((one) => one === stored) ?? 'normal'
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
  localStorage.setItem(key, verbosity)
  for (const listener of listeners) listener()
}
