/** Expressions as data, as far as they can be understood without running anything. */
import type { Expression, ObjectExpression, TemplateLiteral } from 'oxc-parser'
import type { DesignField, DesignValue, TemplatePart } from '../../contract/design.ts'
import { exportedCallee, keyOf, type ModuleSyntax, spanOf, unwrap } from './module-syntax.ts'

export function readValue(module: ModuleSyntax, wrapped: Expression): DesignValue {
  const expression = unwrap(wrapped)
  const at = spanOf(module, expression)
  switch (expression.type) {
    case 'Literal': {
      const { value } = expression
      if (isPlain(value) || expression.raw === 'null') {
        return { kind: 'literal', value: isPlain(value) ? value : null, at }
      }
      break
    }
    case 'UnaryExpression':
      if (expression.operator === '-') {
        const inner = readValue(module, expression.argument)
        if (inner.kind === 'literal' && typeof inner.value === 'number') {
          return { kind: 'literal', value: -inner.value, at }
        }
      }
      break
    case 'TemplateLiteral':
      return readTemplate(module, expression)
    case 'ArrayExpression': {
      const items: DesignValue[] = []
      for (const element of expression.elements) {
        if (element === null) return code(module, expression)
        // What it brings is not known; what stands beside it is.
        if (element.type === 'SpreadElement') items.push(code(module, element))
        else items.push(readValue(module, element))
      }
      return { kind: 'list', items, at }
    }
    case 'ObjectExpression':
      return readObject(module, expression)
    case 'Identifier': {
      const imported = module.imports.get(expression.name)
      return { kind: 'reference', to: { name: expression.name, from: imported?.from ?? null }, at }
    }
    case 'CallExpression': {
      const callee = exportedCallee(module, expression)
      if (!callee || expression.optional) break
      const values: DesignValue[] = []
      for (const argument of expression.arguments) {
        if (argument.type === 'SpreadElement') return code(module, expression)
        values.push(readValue(module, argument))
      }
      return { kind: 'call', callee, arguments: values, at }
    }
  }
  return code(module, expression)
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

export function code(module: ModuleSyntax, node: { start: number; end: number }): DesignValue {
  return { kind: 'code', text: module.text.slice(node.start, node.end), at: spanOf(module, node) }
}

/** A template without expressions is a text like any other. */
function readTemplate(module: ModuleSyntax, template: TemplateLiteral): DesignValue {
  const at = spanOf(module, template)
  const parts: TemplatePart[] = []
  for (const [index, quasi] of template.quasis.entries()) {
    const text = quasi.value.cooked
    if (text === null) return code(module, template)
    if (text !== '') parts.push({ text })
    const expression = template.expressions[index]
    if (expression) parts.push({ code: module.text.slice(expression.start, expression.end) })
  }
  if (template.expressions.length > 0) return { kind: 'template', parts, at }
  const [only] = parts
  return { kind: 'literal', value: only && 'text' in only ? only.text : '', at }
}

function readObject(module: ModuleSyntax, object: ObjectExpression): DesignValue {
  const fields = new Map<string, DesignField>()
  let open = false
  for (const property of object.properties) {
    const name = keyOf(property)
    if (name === null || property.type !== 'Property') {
      open = true
      // What is spread later wins over what stands before it.
      for (const field of fields.values()) field.certain = false
      continue
    }
    const value = property.method ? code(module, property) : readValue(module, property.value)
    fields.delete(name)
    fields.set(name, { name, value, certain: true })
  }
  return { kind: 'object', fields: [...fields.values()], open, at: spanOf(module, object) }
}
