/** Checks one table of a configuration file key by key: what is wrong is reported, the rest counts. */
import type { z } from 'zod'
import { nearest } from './nearest.ts'

export type Table = Record<string, unknown>
/** How a key is written in the file, for the texts of problems. */
export type Spell = (key: string) => string
export type Report = (message: string, details: string) => void

export interface KeyCheck {
  /** As it is written in the file: `[providers.openai]`. */
  where: string
  shape: Record<string, z.ZodType>
  /** Keys that others read. */
  alsoKnown?: readonly string[]
  spell: Spell
  report: Report
}

/** The keys of `table` (in camelCase) that are valid. */
export function checkKeys(table: Table, check: KeyCheck): Table {
  const { where, shape, alsoKnown = [], spell, report } = check
  const accepted: Table = {}
  for (const [key, value] of Object.entries(table)) {
    if (alsoKnown.includes(key)) continue
    const rule = shape[key]
    if (!rule) {
      const known = [...Object.keys(shape), ...alsoKnown].map(spell)
      report(
        `Unknown key "${spell(key)}" in ${where}.`,
        suggestion(spell(key), known, `${where} knows`),
      )
      continue
    }
    const result = rule.safeParse(value)
    if (result.success) accepted[key] = result.data
    else report(`"${spell(key)}" in ${where} is not valid.`, issueText(result.error))
  }
  return accepted
}

export function suggestion(key: string, known: string[], lead: string): string {
  const meant = nearest(key, known)
  const list = `${lead} ${known.join(', ')}.`
  return meant === null ? list : `Did you mean "${meant}"? ${list}`
}

function issueText(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = issue.path.map(String).join('.')
      return path === '' ? issue.message : `${path}: ${issue.message}`
    })
    .join('; ')
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function camelKeys(table: Table): Table {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [camelCase(key), value]))
}

export function camelCase(key: string): string {
  return key.replace(/[_-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
