/** The fields of a `z.object({…})`, as far as a form can offer them. */
import type { CallExpression, Expression, ObjectExpression } from 'oxc-parser'
import type { SchemaField, SchemaFieldType } from '../../contract/design.ts'
import { exportedCallee, keyOf, type ModuleSyntax, spanOf, unwrap } from './module-syntax.ts'

export function readSchema(module: ModuleSyntax, shape: ObjectExpression): SchemaField[] {
  return shape.properties.flatMap((property) => {
    const name = keyOf(property)
    if (name === null || property.type !== 'Property') return []
    const known = property.method ? null : readFieldType(module, property.value)
    return [{ name, ...(known ?? unknownType), at: spanOf(module, property.value) }]
  })
}

type FieldShape = Omit<SchemaField, 'name' | 'at'>

const unknownType: FieldShape = { type: 'code', options: [], optional: false, description: null }

/** Null for a schema that says more than a form could, such as one with limits. */
function readFieldType(module: ModuleSyntax, wrapped: Expression): FieldShape | null {
  const call = unwrap(wrapped)
  if (call.type !== 'CallExpression') return null
  const base = readBase(module, call)
  if (base) return base
  if (call.callee.type !== 'MemberExpression' || call.callee.property.type !== 'Identifier') {
    return null
  }
  const inner = readFieldType(module, call.callee.object as Expression)
  if (!inner) return null
  const method = call.callee.property.name
  if (method === 'optional' && call.arguments.length === 0) return { ...inner, optional: true }
  if (method === 'int' && inner.type === 'number') return { ...inner, type: 'integer' }
  const [text] = call.arguments
  if (method === 'describe' && text?.type === 'Literal' && typeof text.value === 'string') {
    return { ...inner, description: text.value }
  }
  return null
}

const plain: Record<string, SchemaFieldType> = {
  string: 'string',
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
}

function readBase(module: ModuleSyntax, call: CallExpression): FieldShape | null {
  const callee = exportedCallee(module, call)
  if (callee?.from !== 'zod') return null
  const name = callee.name.replace(/^z\./, '')
  const [argument] = call.arguments
  const type = plain[name]
  if (type) return argument ? null : { ...unknownType, type }
  if (!argument || argument.type === 'SpreadElement') return null
  if (name === 'enum') {
    const options = stringsOf(argument)
    return options ? { ...unknownType, type: 'enum', options } : null
  }
  if (name !== 'array') return null
  const item = readFieldType(module, argument)
  if (!item || item.optional || item.description !== null) return null
  if (item.type === 'string') return { ...unknownType, type: 'strings' }
  return item.type === 'number' ? { ...unknownType, type: 'numbers' } : null
}

function stringsOf(wrapped: Expression): string[] | null {
  const list = unwrap(wrapped)
  if (list.type !== 'ArrayExpression') return null
  const options: string[] = []
  for (const element of list.elements) {
    if (element?.type !== 'Literal' || typeof element.value !== 'string') return null
    options.push(element.value)
  }
  return options
}
