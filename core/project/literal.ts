/** The value of an expression that is written out: literals, lists and objects of them. */
import type { parseSync } from 'oxc-parser'

type Program = ReturnType<typeof parseSync>['program']
type Statement = Program['body'][number]
type Declaration = NonNullable<
  Extract<Statement, { type: 'ExportNamedDeclaration' }>['declaration']
>
export type Expression = NonNullable<
  Extract<Declaration, { type: 'VariableDeclaration' }>['declarations'][number]['init']
>
export type ObjectExpression = Extract<Expression, { type: 'ObjectExpression' }>

/** Stands for what would have to be run to be known. */
export const computed = Symbol('computed')

/** `expression` without `as const`, `satisfies` and parentheses. */
export function unwrap(expression: Expression | null | undefined): Expression | null {
  let current = expression ?? null
  while (
    current?.type === 'TSAsExpression' ||
    current?.type === 'TSSatisfiesExpression' ||
    current?.type === 'ParenthesizedExpression'
  ) {
    current = current.expression
  }
  return current
}

/** The expressions of an object by their keys; null when a key or a spread has to be computed. */
export function propertiesOf(object: ObjectExpression): Map<string, Expression> | null {
  const properties = new Map<string, Expression>()
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed) return null
    const { key } = property
    if (key.type === 'Identifier') properties.set(key.name, property.value)
    else if (key.type === 'Literal') properties.set(String(key.value), property.value)
    else return null
  }
  return properties
}

/** The value, or `computed`. */
export function literalValue(expression: Expression | null | undefined): unknown {
  const value = unwrap(expression)
  switch (value?.type) {
    case 'Literal':
      return 'regex' in value ? computed : value.value
    case 'TemplateLiteral':
      return value.expressions.length === 0 ? (value.quasis[0]?.value.cooked ?? '') : computed
    case 'UnaryExpression': {
      const number = literalValue(value.argument)
      return value.operator === '-' && typeof number === 'number' ? -number : computed
    }
    case 'ArrayExpression': {
      const items = value.elements.map((item) =>
        item === null || item.type === 'SpreadElement' ? computed : literalValue(item),
      )
      return items.includes(computed) ? computed : items
    }
    case 'ObjectExpression':
      return objectValue(value)
    default:
      return computed
  }
}

function objectValue(object: ObjectExpression): unknown {
  const properties = propertiesOf(object)
  if (properties === null) return computed
  const entries = [...properties].map(([key, value]) => [key, literalValue(value)] as const)
  return entries.some(([, value]) => value === computed) ? computed : Object.fromEntries(entries)
}
