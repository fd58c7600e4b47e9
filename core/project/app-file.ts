/** Finds the project's `app.ts`, which answers requests of its own. Nothing is executed. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { contentHash } from './content-hash.ts'

export interface AppFile {
  /** Relative to the root, forward slashes. */
  file: string
  hash: string
  /** Whether it answers without a token, because it checks by itself who asks: `export const auth = 'none'`. */
  isPublic: boolean
}

const folders = ['src', '.hearth', '.']
const extensions = ['ts', 'mts', 'js', 'mjs']

/** The first there is with a default export; null without one. */
export function findAppFile(root: string): AppFile | null {
  for (const folder of folders) {
    for (const extension of extensions) {
      const file = folder === '.' ? `app.${extension}` : `${folder}/app.${extension}`
      const app = readApp(root, file)
      if (app !== null) return app
    }
  }
  return null
}

const known = new Map<string, { stamp: string; app: AppFile | null }>()

/** Reads it again only when it has changed: every request to an unknown path asks. */
function readApp(root: string, file: string): AppFile | null {
  const path = join(root, file)
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined || !facts.isFile()) {
    known.delete(path)
    return null
  }
  const stamp = `${facts.mtimeMs} ${facts.size}`
  const before = known.get(path)
  if (before?.stamp === stamp) return before.app
  const app = describe(file, readFileSync(path, 'utf8'))
  known.set(path, { stamp, app })
  return app
}

function describe(file: string, text: string): AppFile | null {
  const { program } = parseSync(file, text)
  const hasDefault = program.body.some(({ type }) => type === 'ExportDefaultDeclaration')
  if (!hasDefault) return null
  return { file, hash: contentHash(text), isPublic: program.body.some(isOpenToAll) }
}

type Statement = ReturnType<typeof parseSync>['program']['body'][number]

/** `export const auth = 'none'`, also behind `as const`. Anything else needs the token. */
function isOpenToAll(statement: Statement): boolean {
  if (statement.type !== 'ExportNamedDeclaration') return false
  const { declaration } = statement
  if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') return false
  return declaration.declarations.some(({ id, init }) => {
    const value = init?.type === 'TSAsExpression' ? init.expression : init
    return (
      id.type === 'Identifier' &&
      id.name === 'auth' &&
      value?.type === 'Literal' &&
      value.value === 'none'
    )
  })
}
