/** Reads `export const triggers = {…}` from a module's text, without running it. */
import { parseSync } from 'oxc-parser'
import type { Triggers } from '../contract/project.ts'

export function defaultTriggers(): Triggers {
  return { webhook: true, schedule: null }
}

/**
 * Only literals count: `{ webhook: false, schedule: '0 * * * *' }`, also behind `as const` or
 * `satisfies`. Anything else, and any file that does not parse, has the default triggers.
 */
export function readTriggers(file: string, text: string): Triggers {
  const triggers = defaultTriggers()
  if (!text.includes('triggers')) return triggers
  const { program } = parseSync(file, text)
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    if (statement.declaration?.type !== 'VariableDeclaration') continue
    for (const declarator of statement.declaration.declarations) {
      if (declarator.id.type !== 'Identifier' || declarator.id.name !== 'triggers') continue
      const value = unwrap(declarator.init)
      if (value?.type === 'ObjectExpression') readProperties(value, triggers)
    }
  }
  return triggers
}

type Program = ReturnType<typeof parseSync>['program']
type Statement = Program['body'][number]
type Declaration = NonNullable<
  Extract<Statement, { type: 'ExportNamedDeclaration' }>['declaration']
>
type Expression = NonNullable<
  Extract<Declaration, { type: 'VariableDeclaration' }>['declarations'][number]['init']
>
type ObjectExpression = Extract<Expression, { type: 'ObjectExpression' }>

function unwrap(expression: Expression | null | undefined): Expression | null {
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

function readProperties(object: ObjectExpression, triggers: Triggers): void {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed) continue
    const key =
      property.key.type === 'Identifier'
        ? property.key.name
        : property.key.type === 'Literal'
          ? property.key.value
          : null
    const value = unwrap(property.value)
    if (value?.type !== 'Literal') continue
    if (key === 'webhook' && typeof value.value === 'boolean') triggers.webhook = value.value
    if ((key === 'schedule' || key === 'cron') && typeof value.value === 'string') {
      triggers.schedule = value.value
    }
  }
}
