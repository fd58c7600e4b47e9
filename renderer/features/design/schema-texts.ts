/** What a person types for a field of a schema, and what is meant by it. */
import type { NewSchemaField } from '../../../core/contract/design.ts'

export type EditableType = NewSchemaField['type']

const lengths = { min: 'Least length', max: 'Most length' }
const counts = { min: 'Least items', max: 'Most items' }
const values = { min: 'Least', max: 'Most' }

/** What limits are called, where a type has some. */
export const limitNames: Record<EditableType, { min: string; max: string } | null> = {
  string: lengths,
  number: values,
  integer: values,
  boolean: null,
  enum: null,
  strings: counts,
  numbers: counts,
}

/** Lists as their items with commas between; what is no text as JSON. */
export function defaultText(json: unknown): string {
  if (json === undefined) return ''
  if (typeof json === 'string') return json
  if (Array.isArray(json) && json.length > 0 && json.every(isPlain)) return json.join(', ')
  return JSON.stringify(json)
}

function isPlain(item: unknown): boolean {
  return typeof item === 'number' || (typeof item === 'string' && !item.includes(','))
}

/** Null: none. Undefined: it says nothing of this type. */
export function readDefault(
  typed: string,
  type: EditableType,
): { json: unknown } | null | undefined {
  const text = typed.trim()
  if (text === '') return null
  if (type === 'string' || type === 'enum') return { json: text }
  if (type === 'boolean') return { json: text === 'true' }
  if (type === 'number' || type === 'integer') return numberOf(text)
  const given = parse(text)
  if (Array.isArray(given)) return { json: given }
  const items = text.split(',').map((item) => item.trim())
  if (type === 'strings') return { json: items }
  const numbers = items.map(Number)
  return numbers.every(Number.isFinite) ? { json: numbers } : undefined
}

function numberOf(text: string): { json: number } | undefined {
  const value = Number(text)
  return Number.isFinite(value) ? { json: value } : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
