/** Errors under the names of Flue's dialect. */
import { HearthError } from '../../contract/error.ts'

const types: Record<string, string> = {
  agent_not_webhook: 'agent_not_found',
  invalid_query_param: 'invalid_request',
}

/** The same error; its `meta.flueType`, when it has one, is the type. */
export function toFlueError(error: HearthError): HearthError {
  const { message, status, details, dev, meta } = error
  const { flueType, ...own } = meta ?? {}
  const rest = toCamelCase(own)
  const type = typeof flueType === 'string' ? flueType : (types[error.type] ?? error.type)
  const translated = new HearthError({
    type,
    message,
    status,
    details,
    ...(dev ? { dev } : {}),
    ...(Object.keys(rest).length > 0 ? { meta: rest } : {}),
  })
  translated.ref = error.ref
  return translated
}

/** Its keys as this dialect writes them; where both spellings stand, the one that was camelCase. */
function toCamelCase(meta: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(meta)
  const renamed = entries.map(([key, value]) => [camelCase(key), value] as const)
  return { ...Object.fromEntries(renamed), ...Object.fromEntries(entries.filter(isCamelCase)) }
}

function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function isCamelCase([key]: readonly [string, unknown]): boolean {
  return key === camelCase(key)
}
