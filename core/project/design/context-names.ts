/** What texts of an agent can put in of what it is told: `ctx.id`, or `id` where that is taken out of it. */
import type { ArrowFunctionExpression, Expression, Function as FunctionNode } from 'oxc-parser'
import { type ModuleSyntax, unwrap } from './module-syntax.ts'

const told = ['id', 'env', 'payload']

/** Expressions that the function which makes the agent can use; none when it is given no parameter. */
export function contextNames(module: ModuleSyntax, expression: Expression): string[] {
  if (expression.type !== 'CallExpression') return []
  const [first] = expression.arguments
  if (!first || first.type === 'SpreadElement') return []
  const [parameter] = initializer(module, first)?.params ?? []
  if (parameter?.type === 'Identifier') return told.map((name) => `${parameter.name}.${name}`)
  if (parameter?.type !== 'ObjectPattern') return []
  return parameter.properties.flatMap((property) => {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') return []
    const isTold = told.includes(property.key.name)
    return isTold && property.value.type === 'Identifier' ? [property.value.name] : []
  })
}

function initializer(
  module: ModuleSyntax,
  node: Expression | FunctionNode,
): FunctionNode | ArrowFunctionExpression | null {
  if (node.type === 'FunctionDeclaration') return node
  const target = unwrap(node as Expression)
  if (target.type === 'ArrowFunctionExpression' || target.type === 'FunctionExpression') {
    return target
  }
  const declared = target.type === 'Identifier' ? module.declared.get(target.name) : undefined
  return declared && declared.type !== 'Identifier' ? initializer(module, declared) : null
}
