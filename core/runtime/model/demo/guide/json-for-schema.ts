/** Makes a value that fits a JSON Schema, guided by the words of a text. */
import { wordFor } from './words.ts'

export type JsonSchema = Record<string, unknown>

interface Making {
  /** The whole schema, for `$ref`. */
  root: JsonSchema
  text: string
  depth: number
}

/** Deeper than any sensible result: recursive schemas end here. */
const deepest = 8

export function jsonForSchema(schema: JsonSchema, text: string): unknown {
  return make(schema, 'value', { root: schema, text, depth: 0 })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function make(given: JsonSchema, name: string, making: Making): unknown {
  const schema = resolve(given, making.root)
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return pick(schema.enum, making.text)
  const branch = branchOf(schema, making)
  if (branch) return make(branch, name, making)
  switch (typeOf(schema)) {
    case 'object':
      return makeObject(schema, making)
    case 'array':
      return makeArray(schema, name, making)
    case 'number':
    case 'integer':
      return makeNumber(schema, name, making.text)
    case 'boolean':
      return wordFor.flag(name, making.text)
    case 'null':
      return null
    default:
      return makeString(schema, name, making.text)
  }
}

function makeObject(schema: JsonSchema, making: Making): Record<string, unknown> {
  const properties = isRecord(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required : []
  const deeper = { ...making, depth: making.depth + 1 }
  const value: Record<string, unknown> = {}
  for (const [key, property] of Object.entries(properties)) {
    if (making.depth >= deepest && !required.includes(key)) continue
    value[key] = make(isRecord(property) ? property : {}, key, deeper)
  }
  return value
}

function makeArray(schema: JsonSchema, name: string, making: Making): unknown[] {
  const item = isRecord(schema.items) ? schema.items : { type: 'string' }
  const least = numberOf(schema.minItems) ?? (making.depth >= deepest ? 0 : 1)
  const count = Math.min(least, numberOf(schema.maxItems) ?? least)
  const options = Array.isArray(item.enum) && schema.uniqueItems === true ? item.enum : null
  const deeper = { ...making, depth: making.depth + 1 }
  return options?.slice(0, count) ?? Array.from({ length: count }, () => make(item, name, deeper))
}

function makeNumber(schema: JsonSchema, name: string, text: string): number {
  const isInteger = typeOf(schema) === 'integer'
  const step = numberOf(schema.multipleOf) ?? (isInteger ? 1 : 0)
  const small = step || 0.01
  const least = numberOf(schema.minimum) ?? plus(numberOf(schema.exclusiveMinimum), small)
  const most = numberOf(schema.maximum) ?? plus(numberOf(schema.exclusiveMaximum), -small)
  const wanted = wordFor.number(name, text, most ?? null)
  const value = Math.min(Math.max(wanted, least ?? wanted), most ?? Number.MAX_SAFE_INTEGER)
  if (step === 0) return value
  const rounded = Math.round(value / step) * step
  return least !== null && rounded < least ? rounded + step : rounded
}

function makeString(schema: JsonSchema, name: string, text: string): string {
  const format = typeof schema.format === 'string' ? schema.format : ''
  const formatted = wordFor.format(format, text)
  if (formatted !== null) return formatted
  const value = wordFor.text(name, text)
  const cut = value.slice(0, numberOf(schema.maxLength) ?? value.length)
  return cut.padEnd(numberOf(schema.minLength) ?? 0, '.')
}

/** The branch of a union that says most: the first that is not null, objects before the rest. */
function branchOf(schema: JsonSchema, making: Making): JsonSchema | null {
  const all = schema.anyOf ?? schema.oneOf
  const branches = Array.isArray(all)
    ? all.filter(isRecord).map((one) => resolve(one, making.root))
    : []
  const literals = branches.flatMap((one) => ('const' in one ? [one.const] : []))
  if (literals.length > 1 && literals.length === branches.length) return { enum: literals }
  const deep = making.depth >= deepest
  return branches.find((one) => (typeOf(one) === 'null') === deep) ?? branches[0] ?? null
}

/** Follows local references and merges `allOf` into one schema. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema
  for (let hops = 0; typeof current.$ref === 'string' && hops < 20; hops += 1) {
    current = lookUp(current.$ref, root)
  }
  if (!Array.isArray(current.allOf)) return current
  const merged = { ...current }
  const properties = { ...record(current.properties) }
  for (const part of current.allOf.filter(isRecord)) {
    const next = resolve(part, root)
    Object.assign(properties, record(next.properties))
    Object.assign(merged, next)
  }
  return Object.keys(properties).length > 0 ? { ...merged, properties } : merged
}

function lookUp(reference: string, root: JsonSchema): JsonSchema {
  let at: unknown = root
  for (const key of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    at = isRecord(at) ? at[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  return record(at)
}

function typeOf(schema: JsonSchema): string {
  const type = schema.type
  if (typeof type === 'string') return type
  if (Array.isArray(type)) return String(type.find((one) => one !== 'null') ?? 'null')
  if ('properties' in schema) return 'object'
  return 'items' in schema ? 'array' : 'string'
}

function pick(options: unknown[], text: string): unknown {
  const words = options.filter((option): option is string => typeof option === 'string')
  return words.length > 0 ? wordFor.option(words, text) : options[0]
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function plus(value: number | null, step: number): number | null {
  return value === null ? null : value + step
}
