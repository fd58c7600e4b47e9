/** Shortcuts that a person gave to commands in place of their own; kept per browser. */
import { z } from 'zod'
import type { KeyPress } from './shortcut.ts'

/** By the id of the command; '' is no shortcut at all. */
export type ChosenKeys = Readonly<Record<string, string>>

const Kept = z.record(z.string(), z.string().max(40))
const place = 'hearth.keys'
const listeners = new Set<() => void>()
let chosen: ChosenKeys = read()

function read(): ChosenKeys {
  try {
    return Kept.safeParse(JSON.parse(globalThis.localStorage?.getItem(place) ?? '{}')).data ?? {}
  } catch (error) {
    // What is kept there was not written here.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

export function chosenKeys(): ChosenKeys {
  return chosen
}

/** Null takes a command back to its own shortcut. */
export function chooseKeys(changes: Readonly<Record<string, string | null>>): void {
  const next = Object.entries({ ...chosen, ...changes })
  chosen = Object.fromEntries(next.filter((one): one is [string, string] => one[1] !== null))
  localStorage.setItem(place, JSON.stringify(chosen))
  for (const listener of listeners) listener()
}

export function onKeysChosen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const modifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead'])
/** What a page, a field or a dialog needs for itself. */
const needed = new Set(['Enter', 'Escape', 'Backspace', 'Delete', 'Home', 'End'])

/** A press as a shortcut; null while only modifiers are held, 'needed' for a key that others live by. */
export function pressedKeys(press: KeyPress, apple: boolean): string | 'needed' | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, code } = press
  if (modifiers.has(key)) return null
  const isPlain = !ctrlKey && !metaKey && !altKey
  if (
    key === 'Tab' ||
    key === ' ' ||
    (isPlain && (needed.has(key) || /^(?:Arrow|Page)/.test(key)))
  ) {
    return 'needed'
  }
  // Where Alt or Shift make another sign of it, the key is meant.
  const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1]
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key)
  const name = letter && (!isSign || altKey) ? (isPlain ? key : letter) : key
  // Plain signs say by themselves that Shift was needed.
  const saysShift = shiftKey && (name.length > 1 || /[a-z0-9]/i.test(name))
  const parts = [
    (apple ? metaKey : ctrlKey) && 'Mod',
    apple && ctrlKey && 'Ctrl',
    !apple && metaKey && 'Meta',
    altKey && 'Alt',
    saysShift && 'Shift',
    name === '+' ? '=' : name,
  ]
  return parts.filter(Boolean).join('+')
}

/** Two ways to write one shortcut are the same. */
export function isSameKeys(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
