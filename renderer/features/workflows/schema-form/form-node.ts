/** A JSON Schema, read as the controls a person fills in. What no control fits stays a piece of JSON. */

interface Common {
  title: string | null
  description: string | null
  /** Undefined when the schema gives none. */
  defaultValue: unknown
  /** `null` is a value of its own here. */
  nullable: boolean
}

export type FormNode = Common &
  (
    | TextNode
    | NumberNode
    | { kind: 'boolean' }
    | { kind: 'choice'; options: readonly Choice[] }
    | { kind: 'list'; item: FormNode; minItems: number; maxItems: number | null }
    | { kind: 'object'; fields: readonly FormField[] }
    | { kind: 'union'; variants: readonly FormVariant[] }
    | { kind: 'json' }
  )

export interface TextNode {
  kind: 'text'
  multiline: boolean
  input: 'text' | 'email' | 'url' | 'date' | 'time' | 'datetime-local'
  minLength: number | null
  maxLength: number | null
  pattern: string | null
}

export interface NumberNode {
  kind: 'number'
  integer: boolean
  min: number | null
  max: number | null
  /** Bounds that are themselves too little or too much; of whole numbers they are told by the next ones. */
  above: number | null
  below: number | null
}

export type Choice = string | number | boolean

export interface FormField {
  name: string
  required: boolean
  node: FormNode
}

/** One of several things that a value may be. */
export interface FormVariant {
  title: string
  node: FormNode
}

type Schema = Record<string, unknown>

/** Deep enough for any form a person would fill in; stops schemas that contain themselves. */
const deepest = 8

/** Reads a schema. Never fails: what it does not understand becomes a JSON field. */
export function readSchema(schema: unknown): FormNode {
  return isRecord(schema) ? read(schema, schema, 0) : { ...common({}), kind: 'json' }
}

/** The names a schema's fields have, required ones marked: `title*, body*, labels`. */
export function fieldNames(schema: unknown): string {
  const node = readSchema(schema)
  if (node.kind !== 'object') return schema === null ? 'any input' : node.kind
  const names = node.fields.map(({ name, required }) => (required ? `${name}*` : name))
  return names.length > 0 ? names.join(', ') : 'no input'
}

function read(source: Schema, root: Schema, depth: number): FormNode {
  const { schema, nullable } = simplify(source, root)
  const facts = { ...common(schema), nullable }
  const choices = choicesOf(schema)
  if (choices) return { ...facts, kind: 'choice', options: choices }
  const variants = depth > deepest ? null : readVariants(schema, root, depth)
  if (variants) return { ...facts, kind: 'union', variants }
  switch (depth > deepest ? 'json' : typeOf(schema)) {
    case 'string':
      return { ...facts, ...readText(schema) }
    case 'number':
    case 'integer':
      return { ...facts, ...readNumber(schema) }
    case 'boolean':
      return { ...facts, kind: 'boolean' }
    case 'array':
      return { ...facts, ...readList(schema, root, depth) }
    case 'object':
      return isRecord(schema.properties)
        ? {
            ...facts,
            kind: 'object',
            fields: readFields(schema, schema.properties, root, depth),
          }
        : { ...facts, kind: 'json' }
    default:
      return { ...facts, kind: 'json' }
  }
}

/** Follows `$ref`, merges `allOf`, and takes `null` out of unions. */
function simplify(source: Schema, root: Schema): { schema: Schema; nullable: boolean } {
  let schema = merged(resolve(source, root), root)
  let nullable = false
  const types = schema.type
  if (Array.isArray(types)) {
    nullable = types.includes('null')
    const rest = types.filter((type) => type !== 'null')
    if (rest.length === 1) schema = { ...schema, type: rest[0] }
  }
  const union = listOf(schema.anyOf) ?? listOf(schema.oneOf)
  if (union) {
    const rest = union.map((part) => resolve(part, root)).filter((part) => part.type !== 'null')
    nullable ||= rest.length < union.length
    const [only] = rest
    if (rest.length === 1 && only) schema = { ...merged(only, root), ...withoutUnion(schema) }
    else schema = unionOfConstants(schema, rest)
  }
  return { schema, nullable }
}

/** `anyOf` of constants is an `enum` by another name. */
function unionOfConstants(schema: Schema, parts: Schema[]): Schema {
  const values = parts.map((part) => part.const)
  return values.every(isChoice) ? { ...withoutUnion(schema), enum: values } : schema
}

function withoutUnion(schema: Schema): Schema {
  const { anyOf: _any, oneOf: _one, ...rest } = schema
  return rest
}

function resolve(schema: Schema, root: Schema): Schema {
  let current = schema
  for (let step = 0; step < deepest && typeof current.$ref === 'string'; step += 1) {
    const { $ref: reference, ...beside } = current
    const target = pointer(root, String(reference))
    if (!target) return beside
    current = { ...target, ...beside }
  }
  return current
}

function pointer(root: Schema, reference: string): Schema | null {
  if (!reference.startsWith('#')) return null
  let target: unknown = root
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    target = isRecord(target) ? target[key] : undefined
  }
  return isRecord(target) ? target : null
}

function merged(schema: Schema, root: Schema): Schema {
  const parts = listOf(schema.allOf)
  if (!parts) return schema
  const { allOf: _all, ...own } = schema
  return parts.map((part) => resolve(part, root)).reduce(combine, own)
}

function combine(a: Schema, b: Schema): Schema {
  return {
    ...a,
    ...b,
    properties: { ...recordOf(a.properties), ...recordOf(b.properties) },
    required: [...(stringsOf(a.required) ?? []), ...(stringsOf(b.required) ?? [])],
  }
}

function typeOf(schema: Schema): unknown {
  if (schema.type !== undefined) return schema.type
  if (isRecord(schema.properties)) return 'object'
  return schema.items === undefined ? 'json' : 'array'
}

function choicesOf(schema: Schema): Choice[] | null {
  if (isChoice(schema.const)) return [schema.const]
  const values = schema.enum
  if (!Array.isArray(values)) return null
  const choices = values.filter(isChoice)
  return choices.length === values.filter((value) => value !== null).length ? choices : null
}

const inputs = {
  email: 'email',
  uri: 'url',
  url: 'url',
  date: 'date',
  time: 'time',
} as const satisfies Record<string, TextNode['input']>

const longFormats = ['multiline', 'textarea', 'markdown', 'text', 'code']
const longNames =
  /^(body|content|text|message|prompt|description|instructions|notes?|details|markdown|diff|log)$/i

function readText(schema: Schema): TextNode {
  const format = String(schema.format ?? '')
  const maxLength = numberOf(schema.maxLength)
  return {
    kind: 'text',
    multiline: longFormats.includes(format) || (maxLength !== null && maxLength > 200),
    input: Object.entries(inputs).find(([name]) => name === format)?.[1] ?? 'text',
    minLength: numberOf(schema.minLength),
    maxLength,
    pattern: typeof schema.pattern === 'string' && !format ? schema.pattern : null,
  }
}

/** JSON Schema generators write the bounds of a safe integer where the author gave none. */
function bound(value: number | null): number | null {
  return value !== null && Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value
}

function readNumber(schema: Schema): NumberNode {
  const integer = schema.type === 'integer'
  const over = numberOf(schema.exclusiveMinimum)
  const under = numberOf(schema.exclusiveMaximum)
  const least = integer && over !== null ? Math.floor(over) + 1 : null
  const most = integer && under !== null ? Math.ceil(under) - 1 : null
  return {
    kind: 'number',
    integer,
    min: bound(tightest(Math.max, numberOf(schema.minimum), least)),
    max: bound(tightest(Math.min, numberOf(schema.maximum), most)),
    above: integer ? null : over,
    below: integer ? null : under,
  }
}

function tightest(
  choose: (one: number, other: number) => number,
  one: number | null,
  other: number | null,
): number | null {
  if (one === null || other === null) return one ?? other
  return choose(one, other)
}

function readList(schema: Schema, root: Schema, depth: number) {
  const items = schema.items
  return {
    kind: 'list' as const,
    item: isRecord(items) ? read(items, root, depth + 1) : readSchema(undefined),
    minItems: numberOf(schema.minItems) ?? 0,
    maxItems: numberOf(schema.maxItems),
  }
}

/** Null for what is no union, and for one that says more beside it than what its value may be. */
function readVariants(schema: Schema, root: Schema, depth: number): FormVariant[] | null {
  const { type } = schema
  const ofTypes = Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : null
  const union = listOf(schema.anyOf) ?? listOf(schema.oneOf) ?? ofTypes
  if (!union || isRecord(schema.properties)) return null
  const nodes = union
    .filter((part) => part.type !== 'null')
    .map((part) => read(part, root, depth + 1))
  if (nodes.length < 2) return null
  const titles = nodes.map(variantTitle)
  return nodes.map((node, index) => {
    const title = titles[index] ?? ''
    const isAlone = titles.filter((other) => other === title).length === 1
    return { title: isAlone ? title : `${title} ${index + 1}`, node }
  })
}

const kindTitles: Record<FormNode['kind'], string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  choice: 'One of a few',
  list: 'List',
  object: 'Fields',
  union: 'One of several',
  json: 'JSON',
}

/** Its own title, or the constants that tell it from the others, such as `circle` of `{ kind: 'circle' }`. */
function variantTitle(node: FormNode): string {
  if (node.title !== null) return node.title
  if (node.kind === 'choice' && node.options.length === 1) return String(node.options[0])
  const constants =
    node.kind === 'object'
      ? node.fields.flatMap((field) =>
          field.node.kind === 'choice' && field.node.options.length === 1
            ? [String(field.node.options[0])]
            : [],
        )
      : []
  return constants.join(', ') || kindTitles[node.kind]
}

function readFields(schema: Schema, properties: Schema, root: Schema, depth: number): FormField[] {
  const required = stringsOf(schema.required) ?? []
  return Object.entries(properties).map(([name, property]) => {
    const node = read(recordOf(property), root, depth + 1)
    const long = node.kind === 'text' && longNames.test(name) && node.input === 'text'
    return {
      name,
      required: required.includes(name) && node.defaultValue === undefined,
      node: long && node.kind === 'text' ? { ...node, multiline: true } : node,
    }
  })
}

function common(schema: Schema): Common {
  const { title, description } = schema
  return {
    title: typeof title === 'string' ? title : null,
    description: typeof description === 'string' ? description : null,
    defaultValue: schema.default,
    nullable: false,
  }
}

function isChoice(value: unknown): value is Choice {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordOf(value: unknown): Schema {
  return isRecord(value) ? value : {}
}

function listOf(value: unknown): Schema[] | null {
  return Array.isArray(value) ? value.filter(isRecord) : null
}

function stringsOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
