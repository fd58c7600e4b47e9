/** Makes one edit of a source file: the smallest change of its text, checked before it is given back. */

import MagicString from 'magic-string'
import type { ArrayExpression, Expression, ObjectExpression } from 'oxc-parser'
import type { DesignEdit, DesignPath, NewValue } from '../../contract/design.ts'
import { checkEdit } from './check-edit.ts'
import { type FoundDefinition, findDefinitions } from './definitions.ts'
import { badEdit, notInSource, sourceLocked } from './edit-error.ts'
import { renameSchemaField, setSchemaField } from './edit-schema.ts'
import { dropImport, isUsed } from './imports.ts'
import { type EditedText, insertMember, removeMember } from './members.ts'
import { findProperty, keyOf, type ModuleSyntax, parseModule, unwrap } from './module-syntax.ts'
import { printKey } from './print-value.ts'
import { styleOf } from './text-style.ts'
import { membersOf, printNew, replaceShorthand, replaceValue } from './write-value.ts'

/**
 * The text after the edit. Throws `source_invalid` (422) for a text that does not parse, `source_locked`
 * (422) where there is code instead of data, `not_found` (404) and `invalid_request` (400).
 */
export function editDesign(path: string, text: string, edit: DesignEdit): string {
  const module = parseModule(path, text)
  const definition = findDefinitions(module).find(({ id }) => id === edit.definition)
  const edited: EditedText = { module, style: styleOf(module), edit: new MagicString(text) }
  if (definition) apply(edited, definition, edit)
  else if (edit.definition === 'triggers' && edit.op === 'set') addTriggers(edited, edit)
  else throw notInSource(`"${edit.definition}"`)
  const after = withoutImportsOf(module, path, edited.edit.toString())
  checkEdit({ path, before: text, after, edit })
  return after
}

/** Imports that the edit left without a use go with what used them; those without one before stay. */
function withoutImportsOf(before: ModuleSyntax, path: string, text: string): string {
  const used = [...before.imports.keys()].filter((name) => isUsed(before, name))
  if (used.length === 0) return text
  const now = parseModule(path, text)
  return used
    .filter((name) => !isUsed(now, name))
    .reduce((current, name) => {
      const module = parseModule(path, current)
      const edited: EditedText = { module, style: styleOf(module), edit: new MagicString(current) }
      dropImport(edited, name)
      return edited.edit.toString()
    }, text)
}

function apply(edited: EditedText, definition: FoundDefinition, edit: DesignEdit): void {
  const options = optionsOf(edited.module, definition)
  switch (edit.op) {
    case 'set':
      setAt(edited, options, edit.path, edit.value)
      return
    case 'insert':
      insertAt(edited, options, edit.path, edit.index, edit.value)
      return
    case 'remove':
      removeAt(edited, options, edit.path)
      return
    case 'set_schema_field':
      setSchemaField(edited, options, edit.name, edit.field)
      return
    case 'rename_schema_field':
      renameSchemaField(edited, options, edit.name, edit.to)
  }
}

/** A file without triggers has the default ones; the first that is set is written below the imports. */
function addTriggers(edited: EditedText, { path, value }: DesignEdit & { op: 'set' }): void {
  const { module, style, edit } = edited
  if (module.declared.has('triggers') || module.imports.has('triggers')) {
    const line = module.lineAt(module.declared.get('triggers')?.start ?? 0)
    throw sourceLocked('"triggers"', line, 'They are computed, not written as an object.')
  }
  const [first] = module.program.body
  const last = module.program.body.findLast(({ type }) => type === 'ImportDeclaration')
  const end = last && module.text[last.end - 1] === ';' ? ';' : ''
  const text = `export const triggers = ${printNested(edited, path, value, '')}${end}`
  if (last) edit.appendLeft(last.end, style.newline + style.newline + text)
  else edit.appendLeft(first?.start ?? 0, text + style.newline + style.newline)
}

function optionsOf(module: ModuleSyntax, { id, expression, options }: FoundDefinition) {
  if (options) return options
  const line = module.lineAt(expression.start)
  throw sourceLocked(`"${id}"`, line, 'Its options are computed, not written as an object.')
}

type Place =
  | { kind: 'property'; in: ObjectExpression; key: string; value: Expression; index: number }
  | { kind: 'element'; in: ArrayExpression; index: number; value: Expression }
  | { kind: 'nothing'; in: ObjectExpression; key: string; index: number }

/** Follows the path to its last key, or to the first that an object does not have. */
function find(
  module: ModuleSyntax,
  from: ObjectExpression,
  path: DesignPath,
): { place: Place; rest: DesignPath } {
  let current: Expression = from
  for (const [depth, key] of path.entries()) {
    const place = step(module, current, key, path.slice(0, depth))
    const rest = path.slice(depth + 1)
    if (rest.length === 0 || place.kind === 'nothing') return { place, rest }
    current = unwrap(place.value)
  }
  throw badEdit('The path is empty.')
}

function step(module: ModuleSyntax, at: Expression, key: string | number, path: DesignPath): Place {
  const name = path.length > 0 ? `"${path.join('.')}"` : 'The definition'
  if (at.type === 'ObjectExpression') {
    if (typeof key === 'number') throw badEdit(`${name} is an object, and ${key} is no key of one.`)
    const property = findProperty(at, key)
    if (!property) return { kind: 'nothing', in: at, key, index: at.properties.length }
    if (property.method) {
      throw sourceLocked(`"${key}"`, module.lineAt(property.start), 'It is a method.')
    }
    const index = at.properties.indexOf(property)
    return { kind: 'property', in: at, key, value: property.value, index }
  }
  if (at.type !== 'ArrayExpression') {
    throw sourceLocked(name, module.lineAt(at.start), 'It is not written as an object or a list.')
  }
  const element = typeof key === 'number' ? at.elements[key] : undefined
  if (typeof key !== 'number' || element === undefined) throw notInSource(`${name}[${key}]`)
  if (element === null || element.type === 'SpreadElement') {
    throw sourceLocked(`${name}[${key}]`, module.lineAt(at.start), 'It is spread from elsewhere.')
  }
  return { kind: 'element', in: at, index: key, value: element }
}

function setAt(edited: EditedText, from: ObjectExpression, path: DesignPath, value: NewValue) {
  const { place, rest } = find(edited.module, from, path)
  if (place.kind !== 'nothing') {
    const property = place.kind === 'property' ? findProperty(place.in, place.key) : null
    if (property?.shorthand) replaceShorthand(edited, property, value)
    else replaceValue(edited, place.value, value)
    return
  }
  const { key } = place
  insertMember(edited, membersOf(place.in), place.index, (indent) => {
    const text = printNested(edited, rest, value, indent)
    return `${printKey(key, edited.style)}: ${text}`
  })
}

/** Objects around a value for the keys that do not exist yet. */
function printNested(
  edited: EditedText,
  path: DesignPath,
  value: NewValue,
  indent: string,
): string {
  const [key, ...rest] = path
  if (key === undefined) return printNew(edited, value, indent)
  if (typeof key === 'number') throw badEdit(`There is no list to have a place ${key}.`)
  return `{ ${printKey(key, edited.style)}: ${printNested(edited, rest, value, indent)} }`
}

function insertAt(
  edited: EditedText,
  from: ObjectExpression,
  path: DesignPath,
  index: number | undefined,
  value: NewValue,
): void {
  const { place, rest } = find(edited.module, from, path)
  if (place.kind === 'nothing') {
    insertMember(edited, membersOf(place.in), place.index, (indent) => {
      const text = printList(edited, rest, value, indent)
      return `${printKey(place.key, edited.style)}: ${text}`
    })
    return
  }
  const list = unwrap(place.value)
  if (list.type !== 'ArrayExpression') {
    const line = edited.module.lineAt(list.start)
    throw sourceLocked(`"${path.join('.')}"`, line, 'It is not written as a list.')
  }
  const members = list.elements.filter((element) => element !== null)
  if (members.length !== list.elements.length) throw badEdit('The list has holes.')
  const at = Math.min(index ?? members.length, members.length)
  insertMember(edited, { start: list.start, end: list.end, members }, at, (indent) =>
    printNew(edited, value, indent),
  )
}

function printList(edited: EditedText, path: DesignPath, value: NewValue, indent: string): string {
  const [key, ...rest] = path
  if (key === undefined) return `[${printNew(edited, value, indent)}]`
  if (typeof key === 'number') throw badEdit(`There is no list to have a place ${key}.`)
  return `{ ${printKey(key, edited.style)}: ${printList(edited, rest, value, indent)} }`
}

function removeAt(edited: EditedText, from: ObjectExpression, path: DesignPath): void {
  const { place } = find(edited.module, from, path)
  if (place.kind === 'nothing') throw notInSource(`"${path.join('.')}"`)
  if (place.kind === 'property') {
    const twice = place.in.properties.filter((property) => keyOf(property) === place.key).length > 1
    if (twice) throw badEdit(`"${place.key}" is written twice. Open the code.`)
    removeMember(edited, membersOf(place.in), place.index)
  } else {
    const members = place.in.elements.filter((element) => element !== null)
    removeMember(edited, { start: place.in.start, end: place.in.end, members }, place.index)
  }
}
