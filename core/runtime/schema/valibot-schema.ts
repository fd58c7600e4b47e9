/** JSON Schema from Valibot's own description of a schema: it offers none, but is plain data. */
import type { JsonSchema } from './json-schema.ts'

/** What Valibot's schemas and the parts of their pipes are made of. */
type Part = Record<string, unknown>

/**
 * Describes what goes in, or what comes out of transforms and defaults. Parts that JSON cannot
 * express, and schemas that refer to themselves (`lazy`), become `{}`.
 */
export function describeValibot(schema: unknown, side: 'input' | 'output'): JsonSchema {
  if (!isPart(schema)) return {}
  const pipe = Array.isArray(schema.pipe) ? schema.pipe.filter(isPart) : []
  if (pipe.length === 0) return describeBare(schema, side)
  const [first, ...rest] = pipe
  let json = describeBare(first ?? schema, side)
  let isChanged = false
  for (const part of rest) {
    if (part.kind === 'metadata') json = { ...json, ...describeMetadata(part) }
    else if (part.kind === 'schema' && side === 'output') json = describeValibot(part, side)
    else if (part.kind === 'transformation' && !sameType.has(String(part.type))) {
      isChanged = true
      if (side === 'output') json = {}
    } else if (part.kind === 'validation' && !(isChanged && side === 'input')) {
      json = { ...json, ...describeValidation(part, json) }
    }
  }
  return json
}

/** Transformations that leave a value of the type it was. */
const sameType = new Set(['trim', 'trim_start', 'trim_end', 'to_lower_case', 'to_upper_case'])

function describeBare(schema: Part, side: 'input' | 'output'): JsonSchema {
  const of = (part: unknown) => describeValibot(part, side)
  const all = (parts: unknown) => (Array.isArray(parts) ? parts.map(of) : [])
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type: schema.type }
    case 'literal':
      return isJson(schema.literal) ? { const: schema.literal } : {}
    case 'picklist':
    case 'enum':
      return Array.isArray(schema.options) ? { enum: schema.options.filter(isJson) } : {}
    case 'array':
      return { type: 'array', items: of(schema.item) }
    case 'tuple':
    case 'loose_tuple':
    case 'strict_tuple':
    case 'tuple_with_rest': {
      const items = all(schema.items)
      const ends = schema.type === 'tuple' || schema.type === 'strict_tuple'
      const rest = schema.type === 'tuple_with_rest' ? of(schema.rest) : ends ? false : {}
      return { type: 'array', prefixItems: items, items: rest, minItems: items.length }
    }
    case 'record':
      return { type: 'object', additionalProperties: of(schema.value) }
    case 'object':
    case 'loose_object':
    case 'strict_object':
    case 'object_with_rest':
      return describeObject(schema, side)
    case 'union':
    case 'variant':
      return { anyOf: all(schema.options) }
    case 'intersect':
      return { allOf: all(schema.options) }
    case 'nullable':
    case 'nullish':
      return withDefault({ anyOf: [of(schema.wrapped), { type: 'null' }] }, schema)
    default:
      // optional, exact_optional, non_nullable…: what they wrap; else nothing that JSON knows.
      return 'wrapped' in schema ? withDefault(of(schema.wrapped), schema) : {}
  }
}

function describeObject(schema: Part, side: 'input' | 'output'): JsonSchema {
  const entries = isPart(schema.entries) ? Object.entries(schema.entries) : []
  const required = entries.filter(([, part]) => isRequired(part, side)).map(([name]) => name)
  const json: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, part]) => [name, describeValibot(part, side)]),
    ),
  }
  if (required.length > 0) json.required = required
  if (schema.type === 'strict_object') json.additionalProperties = false
  if (schema.type === 'object_with_rest')
    json.additionalProperties = describeValibot(schema.rest, side)
  return json
}

const leftOut = new Set(['optional', 'exact_optional', 'nullish', 'undefinedable'])

function isRequired(part: unknown, side: 'input' | 'output'): boolean {
  if (!isPart(part) || !leftOut.has(String(part.type))) return true
  return side === 'output' && part.default !== undefined
}

function withDefault(json: JsonSchema, { default: value }: Part): JsonSchema {
  return value !== undefined && isJson(value) ? { ...json, default: value } : json
}

function describeMetadata({ type, ...part }: Part): JsonSchema {
  return type === 'description' || type === 'title' ? { [type]: part[type] } : {}
}

function describeValidation({ type, requirement }: Part, json: JsonSchema): JsonSchema {
  const unit = json.type === 'array' ? 'Items' : 'Length'
  if (requirement instanceof RegExp) return type === 'regex' ? { pattern: requirement.source } : {}
  if (type === 'integer') return { type: 'integer' }
  if (type === 'email') return { format: 'email' }
  if (typeof requirement !== 'number') return {}
  if (type === 'min_length') return { [`min${unit}`]: requirement }
  if (type === 'max_length') return { [`max${unit}`]: requirement }
  if (type === 'length') return { [`min${unit}`]: requirement, [`max${unit}`]: requirement }
  const keyword = numberKeywords.get(String(type))
  return keyword === undefined ? {} : { [keyword]: requirement }
}

const numberKeywords = new Map([
  ['min_value', 'minimum'],
  ['max_value', 'maximum'],
  ['gt_value', 'exclusiveMinimum'],
  ['lt_value', 'exclusiveMaximum'],
  ['multiple_of', 'multipleOf'],
])

function isPart(value: unknown): value is Part {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
}

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isJson)
  return value === null || typeof value === 'string' || typeof value === 'boolean'
}
