/** Reads `export const triggers = {…}` from a module's text, without running it. */
import { parseSync } from 'oxc-parser'
import type { Triggers } from '../contract/project.ts'
import { computed, literalValue, propertiesOf, unwrap } from './literal.ts'

export function defaultTriggers(): Triggers {
  return { webhook: true, schedule: null }
}

/** What the text says of `triggers`. */
export interface DeclaredTriggers {
  triggers: Triggers
  /** `schedule` as it is written, or `computed`; undefined without one. */
  schedule: unknown
}

/**
 * Only literals count: `{ webhook: false, schedule: '0 * * * *' }`, also behind `as const` or
 * `satisfies`. Anything else, and any file that does not parse, has the default triggers.
 */
export function readTriggers(file: string, text: string): Triggers {
  return declaredTriggers(file, text).triggers
}

export function declaredTriggers(file: string, text: string): DeclaredTriggers {
  const declared: DeclaredTriggers = { triggers: defaultTriggers(), schedule: undefined }
  if (!text.includes('triggers')) return declared
  const { program } = parseSync(file, text)
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    if (statement.declaration?.type !== 'VariableDeclaration') continue
    for (const declarator of statement.declaration.declarations) {
      if (declarator.id.type !== 'Identifier' || declarator.id.name !== 'triggers') continue
      const value = unwrap(declarator.init)
      if (value?.type !== 'ObjectExpression') continue
      const properties = propertiesOf(value)
      if (properties === null) declared.schedule = computed
      else
        readProperties(
          declared,
          (key) => properties.has(key),
          (key) => literalValue(properties.get(key)),
        )
    }
  }
  return declared
}

function readProperties(
  declared: DeclaredTriggers,
  has: (key: string) => boolean,
  read: (key: string) => unknown,
): void {
  const webhook = read('webhook')
  if (typeof webhook === 'boolean') declared.triggers.webhook = webhook
  const key = ['schedule', 'cron'].find(has)
  if (key === undefined) return
  declared.schedule = read(key)
  declared.triggers.schedule = cronOf(declared.schedule)
}

function cronOf(schedule: unknown): string | null {
  if (typeof schedule === 'string') return schedule
  if (typeof schedule !== 'object' || schedule === null || !('cron' in schedule)) return null
  return typeof schedule.cron === 'string' ? schedule.cron : null
}
