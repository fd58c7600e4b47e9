/** A module's syntax tree with what is asked of it again and again: names, imports, positions. */
import type {
  CallExpression,
  Expression,
  Function as FunctionNode,
  ObjectExpression,
  ObjectProperty,
  Program,
  Statement,
  VariableDeclarator,
} from 'oxc-parser'
import { parseSync } from 'oxc-parser'
import type { SourceName, SourceSpan } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'

export interface ImportedName {
  /** Specifier of the module, such as `./tools/search.ts`. */
  from: string
  /** Its name there; `default`, or `*` for all of it. */
  exported: string
}

export interface ModuleSyntax {
  text: string
  program: Program
  comments: { start: number; end: number }[]
  imports: Map<string, ImportedName>
  /** Top-level constants and functions by name. */
  declared: Map<string, Expression | FunctionNode>
  lineAt(offset: number): number
}

/** Throws `source_invalid` (422) with the line, for a text that does not parse. */
export function parseModule(path: string, text: string): ModuleSyntax {
  const { program, comments, errors } = parseSync(path, text)
  const lineAt = lineFinder(text)
  const [problem] = errors
  if (problem) {
    const line = problem.labels[0] ? lineAt(problem.labels[0].start) : null
    throw new HearthError({
      type: 'source_invalid',
      status: 422,
      message: `${path} cannot be read as TypeScript.`,
      details: `${problem.message}${line === null ? '' : ` (line ${line})`}. Mend it in the code first.`,
      meta: { path, line },
    })
  }
  return {
    text,
    program,
    comments,
    imports: importsOf(program),
    declared: declarationsOf(program),
    lineAt,
  }
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}

function importsOf(program: Program): Map<string, ImportedName> {
  const imports = new Map<string, ImportedName>()
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration') continue
    const from = statement.source.value
    for (const specifier of statement.specifiers) {
      const exported =
        specifier.type === 'ImportSpecifier'
          ? moduleName(specifier.imported)
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*'
      imports.set(specifier.local.name, { from, exported })
    }
  }
  return imports
}

export function moduleName(name: { type: string; name?: string; value?: unknown }): string {
  return name.name ?? String(name.value)
}

/** What a statement declares, also behind `export`. */
export function declarationIn(statement: Statement): VariableDeclarator[] | FunctionNode | null {
  const declaration =
    statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (declaration?.type === 'VariableDeclaration') return declaration.declarations
  return declaration?.type === 'FunctionDeclaration' ? declaration : null
}

function declarationsOf(program: Program): Map<string, Expression | FunctionNode> {
  const declared = new Map<string, Expression | FunctionNode>()
  for (const statement of program.body) {
    const found = declarationIn(statement)
    if (Array.isArray(found)) {
      for (const { id, init } of found) {
        if (id.type === 'Identifier' && init) declared.set(id.name, init)
      }
    } else if (found?.id) declared.set(found.id.name, found)
  }
  return declared
}

export function spanOf(module: ModuleSyntax, { start, end }: { start: number; end: number }) {
  return { start, end, line: module.lineAt(start) } satisfies SourceSpan
}

/** Without the wrappers that change no value: parentheses, `as`, `satisfies`, `!`. */
export function unwrap(expression: Expression): Expression {
  let current = expression
  while (
    current.type === 'ParenthesizedExpression' ||
    current.type === 'TSAsExpression' ||
    current.type === 'TSSatisfiesExpression' ||
    current.type === 'TSNonNullExpression' ||
    current.type === 'TSTypeAssertion'
  ) {
    current = current.expression
  }
  return current
}

/** The name that is called, and where it is from: `z.object` is `{ name: 'z.object', from: 'zod' }`. */
export function calleeOf(module: ModuleSyntax, call: CallExpression): SourceName | null {
  const names: string[] = []
  let current = unwrapCallee(call.callee)
  while (current?.type === 'MemberExpression') {
    if (current.computed || current.property.type !== 'Identifier') return null
    names.unshift(current.property.name)
    current = unwrapCallee(current.object)
  }
  if (current?.type !== 'Identifier') return null
  names.unshift(current.name)
  return { name: names.join('.'), from: module.imports.get(current.name)?.from ?? null }
}

function unwrapCallee(callee: CallExpression['callee']): Expression | null {
  return callee.type === 'Super' ? null : unwrap(callee)
}

/** The name of what is called as its module exports it, whatever the file calls it. */
export function exportedCallee(module: ModuleSyntax, call: CallExpression): SourceName | null {
  const callee = calleeOf(module, call)
  if (callee?.from == null) return callee
  const [local = '', ...rest] = callee.name.split('.')
  const exported = module.imports.get(local)?.exported
  const name = exported === '*' ? rest.join('.') : [exported, ...rest].join('.')
  return { name, from: callee.from }
}

/** A property's name; null for spreads, computed keys, accessors and private names. */
export function keyOf(property: ObjectExpression['properties'][number]): string | null {
  if (property.type !== 'Property' || property.kind !== 'init') return null
  if (property.key.type === 'Identifier') return property.computed ? null : property.key.name
  if (property.key.type === 'Literal' && typeof property.key.value !== 'object') {
    return property.computed ? null : String(property.key.value)
  }
  return null
}

/** The property of this name that counts: the last one. */
export function findProperty(object: ObjectExpression, name: string): ObjectProperty | null {
  const found = object.properties.findLast((property) => keyOf(property) === name)
  return found?.type === 'Property' ? found : null
}
