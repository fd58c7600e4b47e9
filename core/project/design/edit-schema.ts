/** Edits fields of a `z.object({…})`. */
import type { ObjectExpression } from 'oxc-parser'
import type { NewSchemaField } from '../../contract/design.ts'
import { badEdit, notInSource, sourceLocked } from './edit-error.ts'
import { nameInModule } from './imports.ts'
import { type EditedText, insertMember } from './members.ts'
import { findProperty } from './module-syntax.ts'
import { printJson, printKey, printText } from './print-value.ts'
import { readSchema } from './read-schema.ts'
import { membersOf } from './write-value.ts'

/** Changes the field of this name, or adds it at the end. */
export function setSchemaField(
  edited: EditedText,
  shape: ObjectExpression,
  name: string,
  field: NewSchemaField,
): void {
  const text = printField(edited, field)
  const property = findProperty(shape, name)
  if (!property) {
    insertMember(
      edited,
      membersOf(shape),
      shape.properties.length,
      () => `${printKey(name, edited.style)}: ${text}`,
    )
    return
  }
  const known = readSchema(edited.module, shape).findLast((one) => one.name === name)
  if (!known || known.type === 'code') {
    const line = edited.module.lineAt(property.start)
    throw sourceLocked(`"${name}"`, line, 'Its schema says more than the form can.')
  }
  const { start, end } = property.value
  edited.edit.overwrite(start, end, text)
}

export function renameSchemaField(
  edited: EditedText,
  shape: ObjectExpression,
  name: string,
  to: string,
): void {
  const property = findProperty(shape, name)
  if (!property) throw notInSource(`"${name}"`)
  if (findProperty(shape, to)) throw badEdit(`There is a field "${to}" already.`)
  const key = printKey(to, edited.style)
  if (property.shorthand) edited.edit.appendLeft(property.start, `${key}: `)
  else edited.edit.overwrite(property.key.start, property.key.end, key)
}

function printField(edited: EditedText, field: NewSchemaField): string {
  const z = zodName(edited)
  const { style } = edited
  const describe =
    field.description === null ? '' : `.describe(${printText(field.description, style)})`
  return `${base()}${field.optional ? '.optional()' : ''}${describe}`

  function base(): string {
    switch (field.type) {
      case 'integer':
        return `${z}.number().int()`
      case 'enum':
        if (field.options.length === 0) throw badEdit('A choice needs at least one option.')
        return `${z}.enum(${printJson(field.options, style, '')})`
      case 'strings':
        return `${z}.array(${z}.string())`
      case 'numbers':
        return `${z}.array(${z}.number())`
      default:
        return `${z}.${field.type}()`
    }
  }
}

/** What the file calls zod: `z`, or whatever it was imported as. */
function zodName(edited: EditedText): string {
  for (const [local, { from, exported }] of edited.module.imports) {
    if (from === 'zod' && (exported === 'z' || exported === '*' || exported === 'default'))
      return local
  }
  return nameInModule(edited, { name: 'z', from: 'zod' })
}
