/** Tells from a module's text, without running it, whether it exports a handler: a plain function. */
import { parseSync } from 'oxc-parser'

type Program = ReturnType<typeof parseSync>['program']
type Statement = Program['body'][number]

/**
 * True when the export `default`, or without one `agent`, is a function. Whatever else it is, and for
 * any file that does not parse, false: what `createAgent` returned is only known by running it.
 */
export function exportsHandler(file: string, text: string): boolean {
  if (!/\bexport\b/.test(text)) return false
  const { body } = parseSync(file, text).program
  return find(body, 'default') ?? find(body, 'agent') ?? false
}

/** Null when nothing is exported by that name. */
function find(body: Statement[], name: string): boolean | null {
  for (const statement of body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      if (name === 'default') return isFunction(statement.declaration, body)
    } else if (statement.type === 'ExportNamedDeclaration') {
      const declared = statement.declaration ? declares(statement.declaration, name, body) : null
      if (declared !== null) return declared
      for (const { exported, local } of statement.specifiers) {
        if (nameOf(exported) !== name) continue
        return statement.source === null && isNamedFunction(nameOf(local), body)
      }
    }
  }
  return null
}

type Node = { type: string }

function isFunction(node: Node, body: Statement[]): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return 'expression' in node && isFunction(node.expression as Node, body)
    case 'Identifier':
      return 'name' in node && isNamedFunction(String(node.name), body)
    default:
      return false
  }
}

/** Whether a function or constant of the module has this name and is a function. */
function isNamedFunction(name: string, body: Statement[]): boolean {
  return body.some((statement) => declares(statement, name, body) === true)
}

/** Null when `statement` declares no such name. */
function declares(statement: Node, name: string, body: Statement[]): boolean | null {
  const declaration = statement as Statement
  if (declaration.type === 'FunctionDeclaration') return declaration.id?.name === name ? true : null
  if (declaration.type !== 'VariableDeclaration') return null
  for (const { id, init } of declaration.declarations) {
    if (id.type !== 'Identifier' || id.name !== name) continue
    // `const a = a` would look for ever.
    return init !== null && init.type !== 'Identifier' && isFunction(init, body)
  }
  return null
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value)
}
