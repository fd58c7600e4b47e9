/** Turns one expression into another value, changing only what differs. */
import type { Expression, ObjectExpression, ObjectProperty } from 'oxc-parser'
import type { DesignValue, NewValue } from '../../contract/design.ts'
import { nameInModule } from './imports.ts'
import { type Container, type EditedText, insertMember, removeMember } from './members.ts'
import { findProperty, keyOf, unwrap } from './module-syntax.ts'
import { type Json, printCode, printJson, printKey, printTemplate, quoted } from './print-value.ts'
import { readValue } from './read-value.ts'
import { indentAt } from './text-style.ts'

/** Text of a value that is written anew. */
export function printNew(edited: EditedText, value: NewValue, indent: string): string {
  if ('json' in value) return printJson(value.json as Json, edited.style, indent)
  if ('template' in value) return printTemplate(value.template, edited.style)
  if ('reference' in value) return nameInModule(edited, value.reference)
  if ('call' in value) {
    const given = value.call.arguments.map((one) => printJson(one as Json, edited.style, indent))
    return `${nameInModule(edited, value.call.callee)}(${given.join(', ')})`
  }
  return printCode(value.code)
}

/** Wrappers such as `as const` stay around it. */
export function replaceValue(edited: EditedText, wrapped: Expression, value: NewValue): void {
  const expression = unwrap(wrapped)
  if ('json' in value) {
    mergeJson(edited, expression, value.json as Json)
    return
  }
  overwrite(
    edited,
    expression,
    printNew(edited, value, indentAt(edited.module.text, expression.start)),
  )
}

function mergeJson(edited: EditedText, wrapped: Expression, json: Json): void {
  const expression = unwrap(wrapped)
  const { module, style } = edited
  if (isEqual(jsonOf(readValue(module, expression)), json)) return
  if (isRecord(json) && expression.type === 'ObjectExpression' && isMergeable(expression)) {
    mergeObject(edited, expression, json)
  } else if (Array.isArray(json) && expression.type === 'ArrayExpression') {
    mergeList(edited, expression, json)
  } else {
    overwrite(edited, expression, printLike(edited, expression, json))
  }

  function printLike(_: EditedText, before: Expression, after: Json): string {
    if (typeof after === 'string') {
      if (before.type === 'TemplateLiteral') return printTemplate([{ text: after }], style)
      const quote = module.text[before.start]
      const isQuoted = before.type === 'Literal' && (quote === '"' || quote === "'")
      if (isQuoted && !after.includes('\n')) return quoted(after, quote)
    }
    return printJson(after, style, indentAt(module.text, before.start))
  }
}

/** A shorthand or a method cannot be changed in part. */
function isMergeable({ properties }: ObjectExpression): boolean {
  return properties.every(
    (property) => property.type === 'SpreadElement' || (!property.method && !property.shorthand),
  )
}

function mergeObject(
  edited: EditedText,
  object: ObjectExpression,
  json: Record<string, Json>,
): void {
  const container = membersOf(object)
  const missing: [string, Json][] = []
  for (const [key, value] of Object.entries(json)) {
    const property = findProperty(object, key)
    if (property) mergeJson(edited, property.value, value)
    else missing.push([key, value])
  }
  const isExtra = (property: ObjectExpression['properties'][number]) => {
    const key = keyOf(property)
    return key !== null && !Object.hasOwn(json, key)
  }
  // Members that go and members that come cannot share the commas between them.
  if (object.properties.some(isExtra)) {
    if (missing.length === 0 && object.properties.filter(isExtra).length === 1) {
      removeMember(edited, container, object.properties.findIndex(isExtra))
    } else overwriteWhole(edited, object, json)
    return
  }
  if (missing.length === 0) return
  insertMember(edited, container, object.properties.length, (indent) =>
    printEntries(edited, missing, indent, container),
  )
}

function printEntries(
  { module, style }: EditedText,
  entries: readonly [string, Json][],
  indent: string,
  { start, end }: Container,
): string {
  const isOneLine = !module.text.slice(start, end).includes('\n')
  const separator = isOneLine ? ', ' : `,${style.newline}${indent}`
  return entries
    .map(([key, value]) => `${printKey(key, style)}: ${printJson(value, style, indent)}`)
    .join(separator)
}

function mergeList(
  edited: EditedText,
  list: Extract<Expression, { type: 'ArrayExpression' }>,
  json: Json[],
): void {
  const elements: Expression[] = []
  for (const element of list.elements) {
    if (element === null || element.type === 'SpreadElement') {
      overwriteWhole(edited, list, json)
      return
    }
    elements.push(element)
  }
  const values = elements.map((element) => jsonOf(readValue(edited.module, element)))
  const container = { start: list.start, end: list.end, members: elements }
  const added = addedAt(values, json)
  const removed = addedAt(json, values)
  if (values.length === json.length) {
    for (const [index, element] of elements.entries()) {
      const value = json[index]
      if (value !== undefined) mergeJson(edited, element, value)
    }
  } else if (added !== null) {
    const value = json[added] ?? null
    insertMember(edited, container, added, (indent) => printJson(value, edited.style, indent))
  } else if (removed !== null) removeMember(edited, container, removed)
  else overwriteWhole(edited, list, json)
}

/** Where `after` has one item more than `before`, which is else the same; null when it is not so. */
function addedAt(before: readonly unknown[], after: readonly unknown[]): number | null {
  if (after.length !== before.length + 1) return null
  let index = 0
  while (index < before.length && isEqual(before[index], after[index])) index += 1
  return isEqual(before.slice(index), after.slice(index + 1)) ? index : null
}

function overwriteWhole(edited: EditedText, expression: Expression, json: Json): void {
  const indent = indentAt(edited.module.text, expression.start)
  overwrite(edited, expression, printJson(json, edited.style, indent))
}

function overwrite({ edit, module }: EditedText, node: Expression, text: string): void {
  if (module.text.slice(node.start, node.end) !== text) edit.overwrite(node.start, node.end, text)
}

export function membersOf({ start, end, properties }: ObjectExpression): Container {
  return { start, end, members: properties }
}

/** `{ model }` becomes `{ model: value }`. */
export function replaceShorthand(
  edited: EditedText,
  property: ObjectProperty,
  value: NewValue,
): void {
  const indent = indentAt(edited.module.text, property.start)
  edited.edit.appendLeft(property.end, `: ${printNew(edited, value, indent)}`)
}

/** What is data in a value; undefined when any part of it is not. */
export function jsonOf(value: DesignValue): Json | undefined {
  if (value.kind === 'literal') return value.value
  if (value.kind === 'list') {
    const items = value.items.map(jsonOf)
    return items.includes(undefined) ? undefined : items.filter((item) => item !== undefined)
  }
  if (value.kind !== 'object' || value.open) return undefined
  const entries = value.fields.map(({ name, value: field }) => [name, jsonOf(field)] as const)
  if (entries.some(([, field]) => field === undefined)) return undefined
  return Object.fromEntries(entries) as Record<string, Json>
}

export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isEqual(item, other[index]))
    )
  }
  if (!isRecord(one) || !isRecord(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
  )
}

function isRecord<T>(value: T): value is T & Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
