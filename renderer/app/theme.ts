/** Light, dark or as the system says; kept per browser, applied to the root element. */
import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'system' | 'light' | 'dark'

const key = 'hearth.theme'
const listeners = new Set<() => void>()
const dark = matchMedia('(prefers-color-scheme: dark)')
dark.addEventListener('change', notify)
const forced = matchMedia('(forced-colors: active)')
forced.addEventListener('change', notify)

function notify(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** What is on the screen now. */
export function resolvedTheme(): 'light' | 'dark' {
  const choice = themeChoice()
  if (choice !== 'system') return choice
  return dark.matches ? 'dark' : 'light'
}

export function setTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, choice)
  applyTheme()
  notify()
}

/** Called at start; the first paint had it from public/theme.js, which came before this code. */
export function applyTheme(): void {
  const choice = themeChoice()
  if (choice === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
}

/** The system's own few colours take the place of the theme's. */
export function isForced(): boolean {
  return forced.matches
}

/** A name of the colours on the screen: another one when what is drawn by hand is to be drawn anew. */
export function coloursName(): string {
  return isForced() ? `${resolvedTheme()} forced` : resolvedTheme()
}

export function useColoursName(): string {
  return useSyncExternalStore(subscribe, coloursName)
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice)
}

export function useResolvedTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, resolvedTheme)
}
