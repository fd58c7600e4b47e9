/** Brings a name into a module, and takes an import away that nothing uses any more. */
import type { ImportDeclaration } from 'oxc-parser'
import type { SourceName } from '../../contract/design.ts'
import { badEdit } from './edit-error.ts'
import { type EditedText, insertMember, removeMember } from './members.ts'
import { type ModuleSyntax, moduleName } from './module-syntax.ts'
import { quoted } from './print-value.ts'

/** The name to write for it in this module. Throws 400 for one that nothing could be called. */
export function nameInModule(edited: EditedText, { name, from }: SourceName): string {
  const { module } = edited
  const [root = ''] = name.split('.')
  if (!/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(name)) {
    throw badEdit(`"${name}" is not a name.`)
  }
  if (from === null) {
    if (module.declared.has(root) || module.imports.has(root)) return name
    throw badEdit(`The file declares no "${root}". Say which module it is from.`)
  }
  for (const [local, imported] of module.imports) {
    if (imported.from === from && imported.exported === root) {
      return local + name.slice(root.length)
    }
  }
  const local = freeName(edited, root)
  addImport(edited, root, local, from)
  return local + name.slice(root.length)
}

function freeName({ module }: EditedText, name: string): string {
  let candidate = name
  const taken = (one: string) => new RegExp(`(?<![\\w$])${one.replace(/\$/g, '\\$')}(?![\\w$])`)
  for (let count = 2; taken(candidate).test(module.text); count += 1) candidate = `${name}${count}`
  return candidate
}

function addImport(edited: EditedText, exported: string, local: string, from: string): void {
  const specifier = exported === local ? exported : `${exported} as ${local}`
  const declarations = importDeclarations(edited)
  const same = declarations.find(
    (one) =>
      one.source.value === from && one.importKind !== 'type' && namedSpecifiers(one).length > 0,
  )
  if (same) {
    insertMember(edited, bracesOf(edited, same), namedSpecifiers(same).length, () => specifier)
    return
  }
  const { style, edit, module } = edited
  const last = declarations.at(-1)
  const semicolon = last && module.text[last.end - 1] === ';' ? ';' : ''
  const text = `import { ${specifier} } from ${quoted(from, style.quote)}${semicolon}`
  if (last) edit.appendLeft(last.end, style.newline + text)
  else edit.appendLeft(module.program.body[0]?.start ?? 0, text + style.newline)
}

/** Whether a name stands anywhere but in the imports. A word in a text or a comment counts too. */
export function isUsed(module: ModuleSyntax, name: string): boolean {
  const word = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`, 'g')
  const imports = module.program.body.filter(({ type }) => type === 'ImportDeclaration')
  return [...module.text.matchAll(word)].some(({ index }) =>
    imports.every(({ start, end }) => index < start || index >= end),
  )
}

/** Takes `name` out of the named imports; other kinds of import stay. */
export function dropImport(edited: EditedText, name: string): void {
  const { module } = edited
  for (const declaration of importDeclarations(edited)) {
    const index = namedSpecifiers(declaration).findIndex(({ local }) => local.name === name)
    if (index < 0) continue
    if (declaration.specifiers.length > 1) {
      removeMember(edited, bracesOf(edited, declaration), index)
    } else {
      const after = /^[\t ]*\r?\n/.exec(module.text.slice(declaration.end))?.[0].length ?? 0
      edited.edit.remove(declaration.start, declaration.end + after)
    }
  }
}

function importDeclarations({ module }: EditedText): ImportDeclaration[] {
  return module.program.body.filter((statement) => statement.type === 'ImportDeclaration')
}

function namedSpecifiers(declaration: ImportDeclaration) {
  return declaration.specifiers.filter(
    (specifier) => specifier.type === 'ImportSpecifier' && moduleName(specifier.imported) !== '',
  )
}

function bracesOf({ module }: EditedText, declaration: ImportDeclaration) {
  const members = namedSpecifiers(declaration)
  const start = module.text.lastIndexOf('{', members[0]?.start ?? declaration.end)
  const end = module.text.indexOf('}', members.at(-1)?.end ?? declaration.start) + 1
  return { start, end, members }
}
