/** Finds what a module defines: agents, profiles, tools, commands, triggers and schemas. */
import type {
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  Function as FunctionNode,
  ObjectExpression,
  Statement,
} from 'oxc-parser'
import type { DefinitionKind } from '../../contract/design.ts'
import {
  declarationIn,
  exportedCallee,
  type ModuleSyntax,
  moduleName,
  unwrap,
} from './module-syntax.ts'

export interface FoundDefinition {
  id: string
  kind: DefinitionKind
  exported: boolean
  /** The expression that makes it. */
  expression: Expression
  /** The object literal with its options; null when they are computed some other way. */
  options: ObjectExpression | null
}

const makers: Record<string, DefinitionKind> = {
  createAgent: 'agent',
  defineAgentProfile: 'profile',
  defineTool: 'tool',
  defineCommand: 'command',
}

/** In the order of the text; the default export has the id `default`. */
export function findDefinitions(module: ModuleSyntax): FoundDefinition[] {
  const found: Omit<FoundDefinition, 'exported'>[] = []
  const exported = exportedNames(module)
  const defaultName = defaultExportName(module)
  for (const statement of module.program.body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement
      if (isExpression(declaration)) add(module, found, 'default', declaration)
      continue
    }
    const declared = declarationIn(statement)
    if (!Array.isArray(declared)) continue
    for (const { id, init } of declared) {
      if (id.type !== 'Identifier' || !init) continue
      add(module, found, id.name === defaultName ? 'default' : id.name, init)
    }
  }
  return found.map((one) => ({ ...one, exported: exported.has(one.id) }))
}

/** Names by which other files can import something of this one. */
function exportedNames(module: ModuleSyntax): Set<string> {
  const names = new Set(['default'])
  for (const statement of module.program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    const declared = declarationIn(statement)
    for (const { id } of Array.isArray(declared) ? declared : []) {
      if (id.type === 'Identifier') names.add(id.name)
    }
    for (const { local, exported } of statement.specifiers) {
      if (moduleName(local) === moduleName(exported)) names.add(moduleName(local))
    }
  }
  return names
}

type DefaultExport = Extract<Statement, { type: 'ExportDefaultDeclaration' }>['declaration']

function isExpression(node: DefaultExport): node is Expression & DefaultExport {
  return ![
    'FunctionDeclaration',
    'ClassDeclaration',
    'TSInterfaceDeclaration',
    'Identifier',
  ].includes(node.type)
}

/** The constant that is the default export, however that is written. */
function defaultExportName(module: ModuleSyntax): string | null {
  for (const statement of module.program.body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement
      return declaration.type === 'Identifier' ? declaration.name : null
    }
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue
    for (const { local, exported } of statement.specifiers) {
      const isDefault = exported.type === 'Identifier' && exported.name === 'default'
      if (isDefault && local.type === 'Identifier') return local.name
    }
  }
  return null
}

function add(
  module: ModuleSyntax,
  found: Omit<FoundDefinition, 'exported'>[],
  id: string,
  made: Expression,
): void {
  const expression = unwrap(made)
  if (expression.type === 'ObjectExpression' && id === 'triggers') {
    found.push({ id, kind: 'triggers', expression, options: expression })
  }
  if (expression.type !== 'CallExpression') return
  const callee = exportedCallee(module, expression)
  const kind = callee?.from === 'hearth' ? makers[callee.name] : undefined
  if (kind) {
    found.push({ id, kind, expression, options: optionsOf(module, expression) })
  } else if (isObjectSchema(module, expression)) {
    found.push({ id, kind: 'schema', expression, options: schemaShape(module, expression) })
  }
}

/** `z.object({…})`, also with calls on it, such as `.describe('…')`. */
export function isObjectSchema(module: ModuleSyntax, call: CallExpression): boolean {
  return rootCall(module, call) !== null
}

export function schemaShape(module: ModuleSyntax, call: CallExpression): ObjectExpression | null {
  const [shape] = rootCall(module, call)?.arguments ?? []
  return shape && shape.type !== 'SpreadElement' ? objectOf(module, shape, []) : null
}

function rootCall(module: ModuleSyntax, call: CallExpression): CallExpression | null {
  const callee = exportedCallee(module, call)
  if (callee?.from === 'zod') {
    return ['z.object', 'object', 'z.strictObject', 'strictObject'].includes(callee.name)
      ? call
      : null
  }
  if (call.callee.type !== 'MemberExpression') return null
  const inner = unwrap(call.callee.object as Expression)
  return inner.type === 'CallExpression' ? rootCall(module, inner) : null
}

function optionsOf(module: ModuleSyntax, call: CallExpression): ObjectExpression | null {
  const [first] = call.arguments
  if (!first || first.type === 'SpreadElement') return null
  return resultOf(module, first) ?? objectOf(module, first, [])
}

/** The object that a function returns in its only `return`. */
function resultOf(module: ModuleSyntax, node: Expression | FunctionNode): ObjectExpression | null {
  const target = isFunctionDeclaration(node) ? node : unwrap(node)
  if (target.type === 'Identifier') {
    const declared = module.declared.get(target.name)
    return declared && declared.type !== 'Identifier' ? resultOf(module, declared) : null
  }
  if (!isFunction(target)) return null
  const { body } = target
  if (!body) return null
  if (body.type !== 'BlockStatement') return objectOf(module, body as Expression, [])
  const statements: Statement[] = body.body
  const returns = returnsIn(statements)
  const [only] = returns
  if (returns.length !== 1 || !only?.argument || !statements.includes(only)) return null
  return objectOf(module, only.argument, statements)
}

function isFunctionDeclaration(node: Expression | FunctionNode): node is FunctionNode {
  return node.type === 'FunctionDeclaration'
}

function isFunction(
  node: Expression | FunctionNode,
): node is FunctionNode | ArrowFunctionExpression {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration'
  )
}

type Return = Extract<Statement, { type: 'ReturnStatement' }>

/** Of this function alone: those of functions in it are theirs. */
function returnsIn(statements: readonly Statement[]): Return[] {
  const found: Return[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one)
      return
    }
    if (typeof node !== 'object' || node === null || !('type' in node)) return
    if (isReturn(node)) found.push(node)
    if (/Function|Class/.test(String(node.type))) return
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child)
  }
  visit(statements)
  return found
}

function isReturn(node: { type: unknown }): node is Return {
  return node.type === 'ReturnStatement'
}

/** An object literal, or a constant that is one. */
function objectOf(
  module: ModuleSyntax,
  wrapped: Expression,
  local: readonly Statement[],
): ObjectExpression | null {
  const expression = unfrozen(unwrap(wrapped))
  if (expression.type === 'ObjectExpression') return expression
  if (expression.type !== 'Identifier') return null
  const declared = localConstant(local, expression.name) ?? module.declared.get(expression.name)
  if (!declared || isFunction(declared)) return null
  const target = unfrozen(unwrap(declared as Expression))
  return target.type === 'ObjectExpression' ? target : null
}

/** What `Object.freeze` is given, which is what it returns. */
function unfrozen(expression: Expression): Expression {
  if (expression.type !== 'CallExpression') return expression
  const { callee } = expression
  const isFreeze =
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'freeze'
  const [given] = expression.arguments
  return isFreeze && given && given.type !== 'SpreadElement' ? unwrap(given) : expression
}

function localConstant(statements: readonly Statement[], name: string): Expression | null {
  for (const statement of statements) {
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && id.name === name) return init
    }
  }
  return null
}
